package cli

import (
	"slices"
	"strconv"
	"strings"

	"nines/experiments"
	"nines/experiments/document"
	"nines/sim"
	"nines/sim/dist"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"
)

func (a *app) explainCommand() *cobra.Command {
	c := new(choice)
	command := &cobra.Command{
		Use:   "explain [NAME]",
		Short: "Explain a scenario, what it is made of, a topic, or what happened",
		Long: `Explain a scenario, what it is made of, or a topic. The NAME of a results folder
tells the story of what happened: of each variant in the first run in which a
rule was broken, or else in the first one. Where a topic has the same name,
./NAME is the folder.`,
		Example: `  nines explain cap
  nines explain partition
  nines explain lognormal
  nines explain limits
  nines explain results/latest
  nines explain ./out --variant one --replication 3`,
		Args:              atMost("one name; nines list shows them"),
		ValidArgsFunction: a.completeSubject,
		RunE: func(_ *cobra.Command, args []string) error {
			switch {
			case len(args) == 0 && c.isMade():
				return misused("--variant, --point and --replication choose runs of a results folder, and none is named")
			case len(args) == 0:
				return a.explainWhat()
			}
			return a.explain(args[0], c)
		},
	}
	c.add(a, command)
	return command
}

// explainWhat tells what can be explained.
func (a *app) explainWhat() error {
	p := newPage(a.out)
	all := a.subjects()
	p.list("topic", all)
	for _, kind := range kinds {
		var names []string
		for _, s := range all {
			if s.kind == kind && kind != "topic" && !slices.Contains(names, s.name) {
				names = append(names, s.name)
			}
		}
		if len(names) > 0 {
			p.heading(kind + "s")
			p.table(nil, []table.Row{{"", strings.Join(names, ", ")}})
			p.line("")
		}
	}
	p.line("nines explain NAME tells about each")
	return p.print()
}

// explain prints what there is to say about everything of a name: the idea
// before what shows it.
func (a *app) explain(name string, c *choice) error {
	var names []string
	var found []subject
	for _, s := range a.subjects() {
		names = append(names, s.name)
		switch {
		case s.name == name && s.kind == "topic":
			found = slices.Insert(found, 0, s)
		case s.name == name:
			found = append(found, s)
		}
	}
	if len(found) == 0 {
		return a.explainElse(name, names, c)
	}
	if c.isMade() {
		return misused("--variant, --point and --replication choose runs of a results folder, and %s is a %s", name, found[0].kind)
	}
	p := newPage(a.out)
	for i, s := range found {
		if i > 0 {
			p.line("")
		}
		p.heading(name + ", a " + s.kind)
		p.line("")
		s.tell(p)
	}
	return p.print()
}

// explainElse explains a scenario of one's own, or tells what happened in a
// folder.
func (a *app) explainElse(name string, names []string, c *choice) error {
	if c.isMade() || isFolder(followed(name)) {
		return a.explainFolder(name, c)
	}
	if !isPath(name) && name != stdin {
		if near := document.Suggest(name, names); near != "" {
			return misused("there is nothing called %q; did you mean %s?", name, near)
		}
		return misused("there is nothing called %q; nines list shows what there is", name)
	}
	f, err := a.load(name, nil)
	if err != nil {
		return err
	}
	p := newPage(a.out)
	p.heading(name + ", a scenario")
	p.line("")
	p.scenario(f)
	return p.print()
}

// scenario tells the lesson, what is run, what varies and what must come out.
func (p *page) scenario(f *experiments.File) {
	p.heading(f.Title)
	if f.Lesson != "" {
		p.line("")
		p.lesson(f.Lesson)
	}
	p.line("")
	var entries []document.Entry
	for _, key := range []string{"sites", "systems", "load", "faults"} {
		if n := f.Tree.Get(key); n != nil {
			entries = append(entries, document.NewEntry(key, n))
		}
	}
	p.verbatim(string(document.Print(document.NewMap(entries...))))
	p.variants(f)
	p.line("")
	window := f.Variants[0].Window
	p.paragraphs(f.Name + " runs each variant " + times(f.Study.Replications) + ", for " +
		sim.FormatDuration(window.End().Sub(sim.Start)) + " of virtual time. Run it with")
	p.line("")
	p.line("  %s", commandLine("run", f.Name))
	p.axes(f)
}

// axes prints what a sweep varies.
func (p *page) axes(f *experiments.File) {
	if len(f.Study.Axes) == 0 {
		return
	}
	p.line("")
	for _, axis := range f.Study.Axes {
		p.paragraphs("Its study varies " + axis.Path + ": " + strings.Join(axis.Values, ", ") + ".")
	}
	p.paragraphs("These are " + plural(int64(len(f.Points)), "point") + ". Run them all with")
	p.line("")
	p.line("  %s", commandLine("sweep", f.Name))
}

// variants prints what each variant changes and expects.
func (p *page) variants(f *experiments.File) {
	changes := f.Tree.Get("study").Get("variants")
	for _, v := range f.Variants {
		p.line("")
		if v.Name != "" {
			p.heading("variant " + v.Name)
		}
		if n := changes.Get(v.Name); n != nil && len(n.Entries) > 0 {
			for _, entry := range n.Entries {
				p.line("  with    %s: %s", entry.Key.Text, entry.Value)
			}
		}
		for _, x := range v.Expectations {
			p.line("  expect  %s", x.Text)
		}
	}
}

func times(n int64) string {
	if n == 1 {
		return "once"
	}
	return strconv.FormatInt(n, 10) + " times"
}

// params prints a table of parameters.
func (p *page) params(params []experiments.Param) {
	if len(params) == 0 {
		return
	}
	p.line("")
	p.table(table.Row{"parameter", "default", "meaning"}, paramRows("", params))
}

// paramRows tells of parameters, each followed by those within it.
func paramRows(path string, params []experiments.Param) (rows []table.Row) {
	for _, param := range params {
		name := path + param.Name
		rows = append(rows, table.Row{name, param.Default, param.Doc + " (" + typeOf(param) + ")"})
		if param.Type == experiments.TypeEach {
			name += ".NAME"
		}
		rows = append(rows, paramRows(name+".", param.Params)...)
	}
	return rows
}

func (p *page) figure(f experiments.FigureKind) {
	p.paragraphs(f.Doc)
	p.line("")
	p.line("in a scenario")
	p.paragraphs("figures: [" + f.Example + "]")
}

// partOf tells where a part of a scenario stands, and which keys it has.
func (p *page) partOf(part experiments.Part) {
	p.paragraphs("It stands in " + part.In + ". " + part.Doc)
	if len(part.Keys) > 0 {
		p.line("")
		var rows []table.Row
		for _, key := range part.Keys {
			rows = append(rows, table.Row{key.Name, key.Default, key.Doc + " (" + key.Type + ")"})
		}
		p.table(table.Row{"key", "default", "meaning"}, rows)
	}
	p.line("")
	p.line("in a scenario")
	p.line("  %s", part.Example)
}

func (p *page) system(s *experiments.System) {
	p.paragraphs(s.Doc)
	p.params(s.Params)
	p.line("")
	p.line("in a scenario")
	p.line("  systems: {NAME: {kind: %s}}", s.Kind)
	if len(s.Events) > 0 {
		p.line("")
		p.paragraphs("What it tells of itself, for measures such as count(" + s.Events[0].Name + "):")
		var rows []table.Row
		for _, event := range s.Events {
			rows = append(rows, table.Row{"  " + event.Name, event.Doc})
		}
		p.table(nil, rows)
	}
	if s.Theory != nil {
		p.line("")
		p.paragraphs("Where a closed form holds for what was run, it is printed beside the simulated number.")
	}
}

func (p *page) fault(f *experiments.FaultKind) {
	p.paragraphs(f.Doc)
	p.params(f.Params)
	p.line("")
	p.line("in a scenario")
	p.line("  faults: {NAME: %s}", f.Example)
	p.line("")
	p.paragraphs("Its target is " + f.Target + ". The topics selectors and schedules tell how to write whom it hits, and when.")
}

func (p *page) measure(m *experiments.Measure) {
	p.paragraphs(m.Doc)
	p.line("")
	p.paragraphs("It is " + unitWords[m.Unit] + ".")
	p.line("")
	var rows []table.Row
	var names []string
	for _, arg := range m.Args {
		name := arg.Name
		if arg.Optional {
			name = "[" + name + "]"
		}
		names = append(names, name)
		rows = append(rows, table.Row{"  " + name, meaning(arg)})
	}
	p.line("%s(%s), for example %s", m.Name, strings.Join(names, ", "), m.Example)
	p.table(nil, rows)
}

// meaning says what an argument is, and what it is when left out.
func meaning(arg experiments.Arg) string {
	if arg.Default == "" {
		return arg.Type.String()
	}
	return arg.Type.String() + "; " + arg.Default + " if left out"
}

func (p *page) distribution(d dist.Description) {
	p.paragraphs(d.Sentence)
	p.line("")
	p.line("%s, for example %s", d.Signature(), d.Example)
	if len(d.Parameters) == 0 {
		return
	}
	var rows []table.Row
	for _, parameter := range d.Parameters {
		meaning := parameter.Meaning
		if parameter.Kind <= dist.Count {
			meaning += "; " + parameter.Range.String()
		}
		rows = append(rows, table.Row{"  " + parameter.Name, parameter.Kind.String(), meaning})
	}
	p.table(nil, rows)
}
