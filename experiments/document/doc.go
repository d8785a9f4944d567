// Package document reads YAML that anybody may have written, hands it to a
// scenario model as typed values, and says everything that is wrong with it at
// once, each time with the place, the line, a caret and what to do.
//
// # The idea
//
// A YAML library turns a file into Go values and loses where they stood; its
// errors speak of Go types. Here the file becomes a small tree of nodes that
// know their place. A Reader takes values out of it and notes what does not
// fit, so that the program reads straight on and asks once, at the end:
//
//	bytes ──limits──▶ tokens ──limits──▶ tree ──overlays──▶ tree ──Reader──▶ model
//	                                       │                  ▲                 │
//	                                       ▼                  │                 ▼
//	                                  Print, Hash      variants, --set,    all errors,
//	                                                       like            by position
//
// The smallest program:
//
//	parsed, err := document.Parse("cap.yaml", bytes)
//	if err != nil {
//		return err
//	}
//	var r document.Reader
//	f := r.Map(parsed.Root)
//	deadline := r.Duration(f.Need("deadline"))
//	rate := r.Rate(f.Get("open"))
//	f.Done()
//	return r.Err()
//
// which answers a file that holds "deadlin: 5" and "open: 80" with
//
//	cap.yaml:1:1: unknown key "deadlin"; did you mean "deadline"?
//	    deadlin: 5
//	    ^
//	cap.yaml:2:7: 80 has no unit: write 80/s or 80/min
//	    open: 80
//	          ^
//
// # Hostile input
//
// The YAML library takes time and memory that grow with the square of what it
// is given, or worse: 60,000 brackets cost it 16 seconds and 5.5 GB; rows of <,
// blank lines below a block text, keys below long keys and maps of many keys
// have their price too. Parse therefore bounds bytes, line length, blank lines, tokens, depth
// and key length before the library sees them (limits.go), and leaves out the
// parts of YAML that make small files large: anchors, aliases, merge keys.
// Inherit has a bound of its own for the same reason.
//
// # Glossary
//
//   - Node: a value (Null, Text, List or Map) with its place. Nodes are never
//     changed; overlays return new trees that share what they left alone.
//   - Overlay: entries whose keys are dotted paths, from a variant, an axis or
//     --set, laid over a tree by Apply.
//   - Scope: what an error is met in when one file is read several times, such
//     as "variant abd".
//   - Canonical text: what Print writes; equal trees give equal bytes.
//
// # Sources
//
// YAML 1.2.2 (https://yaml.org/spec/1.2.2/); overlays follow RFC 7396, JSON
// Merge Patch; suggestions use the optimal string alignment distance (F. J.
// Damerau, A technique for computer detection and correction of spelling
// errors, CACM 7(3), 1964).
package document
