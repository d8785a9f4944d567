// Package results keeps what came out of a scenario in a folder that anybody
// can check, read and run again.
//
//	results/cap/20260102T150405Z-4ed0054c/
//	  manifest.json   what was run, digests, SHA-256 of the files, the host
//	  scenario.yaml   resolved: settings applied, defaults written out
//	  runs.csv        a row a run, the same bytes on every machine
//	  digests.csv     a trail a run, to name the first event of another that differs
//	  witnesses.csv   why judgements are violated, a row an operation
//	  series.csv      measures over time and distributions, for figures
//	  summary.json    intervals, verdicts, theory, expectations
//	  plots/          the figures as SVG, with their numbers as CSV
//	  report.html     all of it on one page
//	results/latest -> cap/20260102T150405Z-4ed0054c
//
// The smallest program:
//
//	options := run.Options{Seed: 1}
//	folder, err := results.Create(results.Options{Dir: "out", Plan: run.NewPlan(file, options)})
//	if err != nil {
//		return err // before anything has run
//	}
//	options.Finished = keep(folder) // calls folder.Append
//	result, err := run.Execute(file, options)
//	if err != nil {
//		return errors.Join(err, folder.Close())
//	}
//	return folder.Finish(result)
//
// # All or nothing
//
// While runs are under way the folder is called DIR.partial, and each run is
// added to its files as it ends, runs.csv last:
//
//	Create ──▶ DIR.partial ──Append──▶ DIR.partial ──Finish──▶ DIR
//	               │          ▲             │
//	               │        Resume ─────────┤
//	               └── Ctrl-C, SIGKILL, full disk: it stays, as it is
//
// Finish puts the rows in order, writes every file under another name, syncs
// and renames it, the manifest last, and then renames the folder. So DIR is
// complete if it is there, at whatever moment the power fails; and nothing is
// ever overwritten, for Create refuses a folder that is not empty.
//
// Resume goes on with what is there: runs that are wholly in runs.csv are kept,
// and what is torn, or of a run that had not got so far, is left out. What it
// comes to are the bytes that there would have been, whatever number of workers
// and interruptions there was. It refuses what was asked for differently, what
// another build of the program has begun, and where files can be locked a folder
// in which another process is at work.
//
// # Exact
//
// A row holds integers: of a share its numerator and denominator, of a span its
// nanoseconds. Read gives back the runs as they were, so that everything else,
// a comparison, a figure, a report, can be computed from the folder alone.
//
// # What is not kept
//
// Traces, also of runs in which a rule was broken: the trace of one run of cap
// takes 50 MB, a hundred times the room of all else but the trails, and the run
// is there again within a second, from its seed, while its digest tells that it
// is the same one. Trails themselves have some 64 MiB in all (see
// run.Plan.Trail).
//
// # Glossary
//
//   - trail: 16 bits of the running digest after every event; see sim.Trail
//   - tidy: a row an observation, a column a variable (H. Wickham, Tidy Data,
//     Journal of Statistical Software 59(10), 2014)
//   - resolved: with nothing left to a default, so that the next version of the
//     program runs the same
//   - ledger: a file that grows by a block of rows a run, and is put in order in
//     the end
//   - request: the scenario, seed and size that were asked for
//   - host: facts of time and place, outside of every hash
//
// The format of the tables is RFC 4180, with line feeds as line ends.
package results
