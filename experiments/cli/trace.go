package cli

import (
	"bytes"
	"fmt"
	"io"
	"slices"

	"nines/experiments"
	"nines/experiments/report"
	"nines/experiments/results"
	"nines/experiments/trace"
	"nines/sim"

	"github.com/spf13/cobra"
)

// tracing is one execution of the trace command.
type tracing struct {
	*app
	choice    choice
	nodes     labels
	kinds     labels
	from, to  instant
	operation count
	cause     label
	json      bool
	quiet     bool
}

func (a *app) traceCommand() *cobra.Command {
	t := &tracing{app: a}
	command := &cobra.Command{
		Use:   "trace DIR",
		Short: "Print the event log of a run of a results folder",
		Long: `Make a run of a results folder again, the first one unless another is chosen,
and print what happened in it: each message with its fate, timers, disks,
crashes, faults, what systems tell of themselves (occurrences) and what clients
asked, a line an event, in order of time. What is told descends from the cause
behind the arrow. Filters may be combined.`,
		Example: `  nines trace results/latest | head
  nines trace out --variant one --from 10s --to 10.5s
  nines trace out --node A1 --kind timer
  nines trace out --operation 1041
  nines trace out --json > run.jsonl`,
		Args:              exactly("a results folder"),
		ValidArgsFunction: completeResults,
		RunE: func(_ *cobra.Command, args []string) error {
			stored, err := a.stored(args[0])
			if err != nil {
				return err
			}
			return t.do(stored)
		},
	}
	t.choice.add(a, command)
	t.flags(command)
	a.completeFlags(command, nil)
	return command
}

func (t *tracing) flags(command *cobra.Command) {
	flags := command.Flags()
	flags.Var(&t.nodes, "node", "only what is at, from or to this machine; may be repeated")
	flags.Var(&t.kinds, "kind", "only this kind of message, event, occurrence or request, or this fault; may be repeated")
	flags.Var(&t.from, "from", "only what begins at this time or later")
	flags.Var(&t.to, "to", "only what begins before this time")
	flags.Var(&t.operation, "operation", "only what descends from the client's operation of this number")
	flags.Var(&t.cause, "cause", "only what descends from this, as the log calls it")
	flags.BoolVar(&t.json, "json", false, "print the whole trace as a file of JSON lines, from --from to --to")
	flags.BoolVarP(&t.quiet, "quiet", "q", false, "no remarks on standard error")
	for _, name := range []string{"node", "kind", "from", "to", "operation", "cause"} {
		if err := command.RegisterFlagCompletionFunc(name, nothing); err != nil {
			panic(err) // the flag is there, and nobody else completes it
		}
	}
}

func (t *tracing) do(stored *results.Stored) error {
	if t.to != 0 && t.to <= t.from {
		return misused("--to %v is not after --from %v: there is nothing between them", &t.to, sim.FormatDuration(sim.Time(t.from).Sub(sim.Start)))
	}
	if t.json && (t.nodes != nil || t.kinds != nil || t.operation != 0 || t.cause != "") {
		return misused("--json prints the whole trace, or that from --from to --to: other filters do not go with it")
	}
	chosen, err := t.choice.runs(stored)
	if err != nil {
		return err
	}
	recorded, _, err := t.record(stored, chosen[0], t.window())
	if err != nil {
		return err
	}
	if t.json {
		return recorded.Encode(t.out)
	}
	return t.print(stored, chosen[0], recorded)
}

// window is what is recorded: all, so that causes have their names, unless it
// becomes a file.
func (t *tracing) window() (o trace.Options) {
	if t.json {
		o.From, o.To = sim.Time(t.from), sim.Time(t.to)
	}
	return o
}

// record makes a run of a folder again and writes down what happens. It is the
// kept run, or an error.
func (a *app) record(s *results.Stored, i int, o trace.Options) (*trace.Trace, *experiments.Observation, error) {
	r := s.Runs[i]
	stop := catchInterrupts(&narrator{w: a.err})
	defer stop.release()
	o.Options = sim.Options{Seed: s.Plan.Seed, Replication: uint64(r.Replication), Interrupted: stop.wanted}
	recorded, seen, err := trace.Record(s.Plan.Points[r.Point].Scenario, o)
	if err != nil {
		return nil, nil, err
	}
	if seen.Digest != r.Digest {
		return nil, nil, divergedError{fmt.Errorf("%s has the digest %v here, and %v in %s: it is another run\nit was kept by %s\nthis is %s\nnines replay tells where they part:  %s",
			runName(s, i), report.Digest(seen.Digest), report.Digest(r.Digest), s.Dir, maker(&s.Manifest), here(), commandLine("replay", s.Dir))}
	}
	return recorded, seen, nil
}

// print prints the log, and says what of.
func (t *tracing) print(s *results.Stored, i int, recorded *trace.Trace) error {
	f := trace.Filter{
		Nodes: t.nodes, Kinds: t.kinds, From: sim.Time(t.from), To: sim.Time(t.to),
		Operation: uint64(t.operation), Cause: string(t.cause),
	}
	if err := known(recorded, f); err != nil {
		return err
	}
	all, shown := &lineCounter{w: io.Discard}, &lineCounter{w: t.out}
	if err := recorded.WriteLog(all, trace.Filter{}); err != nil {
		return err
	}
	if err := recorded.WriteLog(shown, f); err != nil {
		return err
	}
	n := &narrator{w: t.err, quiet: t.quiet}
	n.say("%s of seed %d, as it was kept: %d of %s", runName(s, i), s.Plan.Seed, shown.lines, plural(all.lines, "line"))
	if missing := recorded.Left.String(); missing != "" {
		n.say("a trace keeps %d messages and as many other events %s", int64(trace.LimitDefault), missing)
	}
	return nil
}

// lineCounter counts the lines that it passes on.
type lineCounter struct {
	w     io.Writer
	lines int64
}

func (c *lineCounter) Write(data []byte) (int, error) {
	c.lines += int64(bytes.Count(data, []byte("\n")))
	return c.w.Write(data)
}

// known demands that a filter names what there is in a trace.
func known(t *trace.Trace, f trace.Filter) error {
	x := t.Index()
	isOperation := f.Operation == 0
	for i := range t.Operations {
		isOperation = isOperation || t.Operations[i].ID == f.Operation
	}
	if !isOperation {
		return misused("no client had an operation %d: they are numbered as the log numbers them; the first is %s", f.Operation, firstOperation(x))
	}
	var machines []string
	for i := range t.Nodes {
		machines = append(machines, t.Nodes[i].Name)
	}
	slices.Sort(machines)
	for _, one := range []struct {
		what  string
		asked []string
		there []string
	}{{"machine", f.Nodes, machines}, {"kind of event in this run", f.Kinds, t.Kinds()}} {
		for _, name := range one.asked {
			if !slices.Contains(one.there, name) {
				return unknown(one.what, name, one.there)
			}
		}
	}
	return nil
}

// firstOperation is the name of one.
func firstOperation(x *trace.Index) string {
	if len(x.Operations) == 0 {
		return "none"
	}
	return x.CauseName(x.Operations[0].Cause)
}
