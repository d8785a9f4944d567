package cli

// topic is something worth explaining that no registry knows of.
type topic struct{ name, sentence, text string }

// topics in the order of lists. Paragraphs are wrapped, indented ones are not.
var topics = []topic{
	{"limits", "What a simulation cannot tell", limitsText},
	{"exit-codes", "What the program tells the shell", exitCodesText},
	{"results", "What lies in a results folder", resultsText},
	{"json", "What run --json prints", jsonText},
	{"schedules", "When a fault strikes, and for how long", schedulesText},
	{"selectors", "Whom a fault hits", selectorsText},
}

const limitsText = `
A number from nines is about a model: this protocol logic, on these machines, links and disks, under these loads and faults. It says what this configuration did in these runs, never that a system "is CP" or "has five nines".

What was not modelled did not happen. Links, disks and processors follow the distributions that the scenario names; real ones are correlated, age, and fail in ways nobody has written down. Memory is infinite and code takes the time it is given.

No violation found is not the absence of one. A check is exact for the history it is given, and a history is one path among very many. More seeds and more kinds of faults see more paths; none sees all.

Samples are replications. An interval covers what varies from one seed to the next, not what is wrong with the model. No failure in n runs bounds the probability that a run has one by about 3/n, and bounds nothing else.

Rare things need many runs: below five affected runs an average of their size says nothing.

Use it to compare designs under identical weather, to understand a mechanism, to find the run in which a rule breaks. Then measure the real thing.`

const exitCodesText = `
  0    every expectation was met, or there was none
  1    an expectation failed
  2    wrong usage, a wrong scenario, or nowhere to keep the results;
       found before anything is run
  3    no expectation failed, but the runs do not tell for all of them
  70   an error inside nines, or results that could not be kept because the
       disk filled up or went away while nines was at work
  130  interrupted by Ctrl-C or SIGTERM; the runs that were over are kept in
       DIR.partial, as they are after SIGKILL

A program started by "go run" has its code replaced by 1; build a binary where the code matters.`

const resultsText = `
Results lie in results/SCENARIO/TIME-HASH/, or in the folder that -o names. They are never overwritten: a folder that is not empty is an error.

  manifest.json   what was run, its digests, the SHA-256 of each file, and
                  apart from all hashes the host it was run on
  scenario.yaml   the scenario with settings applied and defaults written out;
                  running it again gives the same digest
  runs.csv        a row for each run: variant, replication, seed, digest,
                  events, then its measures; shares are fractions of one,
                  spans are in seconds; the same bytes on every machine
  summary.json    intervals, verdicts, theory and expectations, as in --json

results/latest points at the newest folder; where there are no symbolic links it is a file with the path in it.

While runs are under way the folder is called DIR.partial, and a row is added to its runs.csv as each run ends. It gets its name when it is complete; what ends early leaves the partial one.`

const jsonText = `
run --json prints one document on standard output and nothing else:

  scenario       its name
  seed           a number, or a string from 2^53 on
  digest         of all runs, by variant and replication: 16 hexadecimal digits
  events         processed in all runs
  variants       name; metrics by name: value, low, high, n, method;
                 verdicts: check, status, witness; theory: metric, simulated,
                 low, high, expected, tolerance, agrees, source
  runs           variant, replication, digest, metrics, verdicts
  expectations   variant, text, status
  results        the folder

Shares are fractions of one, spans are in seconds, and what is not defined is null. Metrics of a run are exact to nine decimals; intervals are 95 % intervals with nine significant digits. A status is holds, violated or undecided for a check, and met, failed or undecided for an expectation. A witness has the replication, a reason, and operations as the history package prints and parses them. "agrees" is null where the interval does not tell, or rests on fewer than ten runs.

After an error the document is {"error": {code, message}}; for a wrong scenario it has "errors", each with file, line, column, message, hint, source and the variants it is met in.`

const schedulesText = `
  at: 10s                   strikes at that time; with life: the first life
                            begins
  for: 20s                  lasts so long; for ever if left out; 0s is never
  every: exponential(1m)    comes again: from one beginning to the next
  life: exponential(1000h)  fails after a lifetime, and again after each repair
  repair: constant(4h)      lasts until it is repaired, instead of for
  until: 5m                 no more beginnings from there on

Together:

  at: 10s                                   once, for ever
  at: 10s, for: 20s                         once, for a while
  at: 10s, for: 1s, every: 5s, until: 60s   flapping
  at: 10s, repair: exponential(1h)          once, until it is repaired
  life: exponential(30d), repair: 1h        over and over

With each(SELECTOR) as its target every machine has a schedule of its own.`

const selectorsText = `
  A                 the machines at site A
  store             the machines of the system store
  store.A           those at site A
  A1                the first machine at site A
  store.leader      whoever leads store when the fault strikes
  random(2)         two machines, drawn anew each time
  random(2, store)  two of those of store
  minority          fewer than half of all; minority(store) of those of store
  majority          more than half of them
  all               every machine
  A1+random(1, B)   whom one or the other chooses
  each(store)       every machine by itself, with a schedule of its own
  rolling(store)    one after the other, an episode each

Faults of links take groups: [A, B] keeps A and B apart, A alone keeps A apart from all others. Clients at a site are cut together with its machines; roaming clients are at no site and always get through.`
