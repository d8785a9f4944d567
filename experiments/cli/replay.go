package cli

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"nines/experiments/replay"
	"nines/experiments/report"
	"nines/experiments/results"
	"nines/sim"

	"github.com/spf13/cobra"
)

// replaying is one execution of the replay command.
type replaying struct {
	*app
	choice  choice
	workers count
	json    bool
	quiet   bool
	stored  *results.Stored
	chosen  []int
	summary error    // why the summary is not that of the runs
	redrawn []string // files that this version would draw otherwise
}

func (a *app) replayCommand() *cobra.Command {
	r := &replaying{app: a}
	command := &cobra.Command{
		Use:   "replay DIR",
		Short: "Make the runs of a results folder again, and verify each event",
		Long: `Make every run of a results folder again and hold each of its events, and all
that was measured of it, against what was kept. If all agree, the runs in the
folder are those that this program gives on this machine, to the bit, and its
summary is what they come to. Where a run differs, the first event that does is
named, with its cause, or else the measure; the exit code is 4.

Before anything is run, every file is held against its SHA-256 in manifest.json;
one that was changed is named, and the exit code is 2. After all runs agree, the
figures and the page are drawn again; those that this version draws otherwise
are named, which changes no number and not the exit code.`,
		Example: `  nines replay results/latest
  nines replay out --variant abd --replication 3`,
		Args:              exactly("a results folder"),
		ValidArgsFunction: completeResults,
		RunE: func(_ *cobra.Command, args []string) error {
			var err error
			if r.stored, err = a.stored(args[0]); err != nil {
				return err
			}
			return r.do()
		},
	}
	r.choice.add(a, command)
	flags := command.Flags()
	flags.BoolVar(&r.json, "json", false, "print one JSON document and nothing else")
	flags.BoolVarP(&r.quiet, "quiet", "q", false, "no progress on standard error")
	flags.VarP(&r.workers, "workers", "j", "runs at a time (default: one a core)")
	a.completeFlags(command, nil)
	return command
}

func (r *replaying) do() (err error) {
	if r.chosen, err = r.choice.runs(r.stored); err != nil {
		return err
	}
	parted, err := r.verify()
	if err != nil {
		return err
	}
	if r.summary = r.stored.CheckSummary(); len(parted) > 0 || r.summary != nil {
		r.code = Diverged
	}
	if r.code == Met && !r.choice.isMade() {
		if r.redrawn, err = r.stored.Redrawn(); err != nil {
			return err
		}
	}
	if r.json {
		_, err := r.out.Write(report.Encode(r.document(parted)))
		return err
	}
	return r.tell(parted)
}

// verify makes the runs again, with progress, until Ctrl-C.
func (r *replaying) verify() ([]replay.Divergence, error) {
	n := &narrator{w: r.err, quiet: r.quiet}
	stop := catchInterrupts(n)
	defer stop.release()
	p := newProgress(n, "runs", int64(len(r.chosen)))
	defer p.end()
	parted, err := replay.Verify(r.stored, r.chosen, replay.Options{
		Workers: int64(r.workers), Interrupted: stop.wanted, Progress: p.update,
	})
	switch {
	case errors.Is(err, sim.ErrInterrupted):
		return nil, fmt.Errorf("%w after %d of %d runs", sim.ErrInterrupted, p.done, p.total)
	case err != nil:
		return nil, usageError{err}
	}
	return parted, nil
}

// digest is that of the chosen runs, as they were kept.
func (r *replaying) digest() report.Digest {
	if !r.choice.isMade() {
		return r.stored.Manifest.Digest
	}
	var digest sim.Digest
	for _, i := range r.chosen {
		digest.Word(r.stored.Runs[i].Digest)
	}
	return report.Digest(digest.Sum())
}

// here names this program and machine as maker names those of a folder.
func here() string { return "nines " + version() + " " + platform() }

// tell prints the answer for people.
func (r *replaying) tell(parted []replay.Divergence) error {
	p := newPage(r.out)
	if len(parted) == 0 {
		verb := " agree"
		if len(r.chosen) == 1 {
			verb = " agrees"
		}
		p.line("%s %s%s, digest %v", p.style.Mark(report.Good), plural(int64(len(r.chosen)), "run"), verb, r.digest())
		r.tellSummary(p)
		if len(r.redrawn) > 0 {
			p.line("%s drawn otherwise by this version, from the same runs: %s", p.style.Mark(report.Doubtful), strings.Join(r.redrawn, ", "))
		}
		return p.print()
	}
	p.line("%s %d of %s are not as they were kept", p.style.Mark(report.Bad), len(parted), plural(int64(len(r.chosen)), "run"))
	p.line("")
	p.divergence(&parted[0])
	p.others(parted[1:])
	r.tellSummary(p)
	p.line("")
	p.paragraphs("kept by  " + maker(&r.stored.Manifest) + "\nthis is  " + here())
	return p.print()
}

// tellSummary tells if the summary is not that of the runs.
func (r *replaying) tellSummary(p *page) {
	if r.summary != nil {
		p.line("%s %v", p.style.Mark(report.Bad), r.summary)
	}
}

// divergence tells all that is known of one.
func (p *page) divergence(d *replay.Divergence) {
	// A stack has lines of its own.
	first, more, _ := strings.Cut(d.String(), "\n")
	p.paragraphs(first)
	for _, part := range []string{more, d.What(), d.Evidence()} {
		if part != "" {
			p.verbatim("  " + strings.ReplaceAll(strings.TrimRight(part, "\n"), "\n", "\n  "))
		}
	}
	if e := d.Parting; e != nil && e.First != e.Last {
		p.paragraphs("So far into a run the folder keeps the digest after every 4,096th event only: which of these differs first is not known.")
	}
}

// othersMax is how many more divergences are told.
const othersMax = 9

func (p *page) others(parted []replay.Divergence) {
	for i := range parted {
		if i == othersMax && len(parted) > othersMax+1 {
			p.line("… and %d more", len(parted)-othersMax)
			return
		}
		first, _, _ := strings.Cut(parted[i].String(), "\n")
		p.paragraphs(first)
	}
}

// replayed is what replay --json prints.
type replayed struct {
	Results  string        `json:"results"`
	Scenario string        `json:"scenario"`
	Seed     report.Seed   `json:"seed"`
	Digest   report.Digest `json:"digest"` // of the runs, as they were kept
	Runs     int64         `json:"runs"`
	Agree    int64         `json:"agree"`
	Summary  string        `json:"summary,omitempty"` // why it is not that of the runs
	Parted   []partedRun   `json:"parted"`
	Redrawn  []string      `json:"redrawn"` // files that this version draws otherwise
	Kept     string        `json:"keptBy"`
	Here     string        `json:"here"`
}

// partedRun is a run that is not as it was kept, and its first event that is
// not, as far as it is known.
type partedRun struct {
	Variant     string             `json:"variant"`
	Coordinates report.Coordinates `json:"coordinates,omitempty"`
	Replication int64              `json:"replication"`
	Text        string             `json:"text"`
	First       uint64             `json:"first,omitempty"` // event, counted from 1
	Last        uint64             `json:"last,omitempty"`  // the same, unless only a window is known
	Event       *partingEvent      `json:"event,omitempty"`

	// Measures say otherwise of the same events.
	Measures []results.Difference `json:"measures,omitempty"`
}

type partingEvent struct {
	Time     results.Nanoseconds `json:"nanoseconds"`
	Order    string              `json:"order"`
	Kind     string              `json:"kind"`
	Machine  string              `json:"machine"` // "" if it is nobody's
	Argument string              `json:"argument"`
	Cause    string              `json:"cause"`
	Digest   report.Digest       `json:"digest"`
	Kept     string              `json:"kept"` // the last four digits of the kept one
}

func (r *replaying) document(parted []replay.Divergence) replayed {
	m := &r.stored.Manifest
	d := replayed{
		Results: r.stored.Dir, Scenario: m.Scenario.Name, Seed: m.Seed, Digest: r.digest(),
		Runs: int64(len(r.chosen)), Agree: int64(len(r.chosen) - len(parted)), Parted: []partedRun{}, Redrawn: append([]string{}, r.redrawn...),
		Kept: maker(m), Here: here(),
	}
	if r.summary != nil {
		d.Summary = r.summary.Error()
	}
	for i := range parted {
		d.Parted = append(d.Parted, newPartedRun(&parted[i]))
	}
	return d
}

func newPartedRun(d *replay.Divergence) partedRun {
	one := partedRun{
		Variant: d.Point.Variant, Coordinates: report.NewCoordinates(d.Point.Coordinates),
		Replication: d.Run.Replication, Text: d.String(), Measures: d.Measures,
	}
	if d.Parting == nil {
		return one
	}
	one.First, one.Last = d.Parting.First, d.Parting.Last
	if d.Known {
		e := &d.Parting.Event
		one.Event = &partingEvent{
			results.Nanoseconds(e.At), strconv.FormatUint(e.Order, 10), e.Kind, d.Machine,
			strconv.FormatUint(e.Arg, 10), d.Parting.Cause, report.Digest(e.Digest), fmt.Sprintf("%04x", d.Kept),
		}
	}
	return one
}
