// Package results keeps what came out of a scenario in a folder that anybody
// can check, read and run again.
//
//	results/cap/20260102T150405Z-4ed0054c/
//	  manifest.json   what was run, digests, SHA-256 of the files, the host
//	  scenario.yaml   resolved: settings applied, defaults written out
//	  runs.csv        a row a run, the same bytes on every machine
//	  digests.csv     a trail a run, to name the first event of another that differs
//	  summary.json    intervals, verdicts, theory, expectations
//	results/latest -> cap/20260102T150405Z-4ed0054c
//
// The smallest program:
//
//	folder, err := results.Create(results.Options{Dir: "out", File: file, Seed: 1})
//	if err != nil {
//		return err // before anything has run
//	}
//	result, err := run.Execute(file, run.Options{Seed: 1, Finished: keep(folder)})
//	if err != nil {
//		return errors.Join(err, folder.Close())
//	}
//	return folder.Finish(result)
//
// # All or nothing
//
// While runs are under way the folder is called DIR.partial, and each run adds
// a row to its runs.csv as it ends:
//
//	Create ──▶ DIR.partial ──Append──▶ DIR.partial ──Finish──▶ DIR
//	               │                        │
//	               └── Ctrl-C, SIGKILL, full disk: it stays, as it is
//
// Finish writes every file under another name, syncs and renames it, the
// manifest last, and then renames the folder. So DIR is complete if it is
// there, at whatever moment the power fails; and nothing is ever overwritten,
// for Create refuses a folder that is not empty.
//
// # What is not kept
//
// Traces: any run is there again within a second, from its seed, and its trail
// tells that it is the same one, while the traces of three runs of cap would
// take a hundred times the room of all else. Trails have some 64 MiB in all, of
// the first ten thousand runs (see run.Plan.Trail).
//
// # Glossary
//
//   - trail: 16 bits of the running digest after every event; see sim.Trail
//   - tidy: a row an observation, a column a variable (H. Wickham, Tidy Data,
//     Journal of Statistical Software 59(10), 2014)
//   - resolved: with nothing left to a default, so that the next version of the
//     program runs the same
//   - host: facts of time and place, outside of every hash
//
// The format of runs.csv is RFC 4180, with line feeds as line ends.
package results
