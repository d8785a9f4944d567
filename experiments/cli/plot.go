package cli

import (
	"bytes"
	"os"
	"path"
	"path/filepath"

	"nines/experiments/figures"
	"nines/experiments/results"
	"nines/plots"

	"github.com/spf13/cobra"
)

// plotFlags are the flags of the plot command.
type plotFlags struct {
	formats formats
	width   width
	dark    bool
	folder  folder
	quiet   bool
}

func (a *app) plotCommand() *cobra.Command {
	f := &plotFlags{formats: figures.Kept}
	command := &cobra.Command{
		Use:   "plot DIR",
		Short: "Draw the figures of a results folder again",
		Long: `Draw the figures of a results folder again, from what it keeps: nothing is run.
They lie in DIR/plots, or in the folder that -o names; what the folder has of
them already comes out the same.

An SVG is light or dark as its viewer has it. --width column and page make
figures for a journal: words are as large there as those around them.`,
		Example: `  nines plot results/latest --format pdf,png
  nines plot out --format pdf --width column -o paper/figures`,
		Args:              exactly("a results folder"),
		ValidArgsFunction: completeResults,
		RunE:              func(_ *cobra.Command, args []string) error { return a.plot(args[0], f) },
	}
	flags := command.Flags()
	flags.SortFlags = false
	flags.Var(&f.formats, "format", "what is drawn: svg, csv, pdf, png, or several of them")
	flags.Var(&f.width, "width", "for a screen, a column (89 mm) or a page (183 mm) of a journal")
	flags.BoolVar(&f.dark, "dark", false, "draw light lines on a dark ground")
	flags.VarP(&f.folder, "out", "o", "write the figures to this folder (default: DIR/plots)")
	flags.BoolVarP(&f.quiet, "quiet", "q", false, "no remarks on standard error")
	return command
}

// plot draws the figures of a folder and prints the names of their files.
func (a *app) plot(dir string, f *plotFlags) error {
	style := plots.Style{Width: plots.Width(f.width), Dark: f.dark}
	if style != (plots.Style{}) && f.folder == "" {
		return misused("%s has its figures for a screen: -o keeps other ones in another folder", dir)
	}
	stored, err := a.stored(dir)
	if err != nil {
		return err
	}
	drawn, missing := figures.Draw(stored.Result())
	n := &narrator{w: a.err, quiet: f.quiet}
	for _, remark := range figures.Remarks(missing) {
		n.say("%s", remark)
	}
	into := string(f.folder)
	if into == "" {
		into = filepath.Join(dir, results.PlotsDir)
	}
	if err := os.MkdirAll(into, 0o777); err != nil {
		return usageError{err}
	}
	p := newPage(a.out)
	for _, d := range drawn {
		for _, format := range f.formats {
			var b bytes.Buffer
			if err := d.Write(&b, format, style); err != nil {
				return err
			}
			name := filepath.Join(into, d.FileName(format))
			if f.folder == "" {
				if err := stored.Manifest.Allows(path.Join(results.PlotsDir, d.FileName(format)), b.Bytes()); err != nil {
					return misused("%w\n-o keeps the figures in another folder", err)
				}
			}
			if err := os.WriteFile(name, b.Bytes(), 0o666); err != nil {
				return storageError{err}
			}
			p.line("%s", name)
		}
	}
	return p.print()
}

// formats is a flag that takes a list of formats.
type formats []figures.Format

// Set reads the list.
func (f *formats) Set(text string) (err error) {
	*f, err = figures.ParseFormats(text)
	return err
}

// String prints the list.
func (f *formats) String() string {
	text := ""
	for i, format := range *f {
		if i > 0 {
			text += ","
		}
		text += string(format)
	}
	return text
}

// Type names the value in help texts.
func (f *formats) Type() string { return "LIST" }

// width is a flag that says where figures will stand.
type width plots.Width

// widths are the names of the widths.
var widths = []string{plots.Screen: "screen", plots.SingleColumn: "column", plots.DoubleColumn: "page"}

// Set reads the name.
func (w *width) Set(text string) error {
	for i, name := range widths {
		if name == text {
			*w = width(i)
			return nil
		}
	}
	return unknown("width", text, widths)
}

// String prints the name.
func (w *width) String() string { return widths[*w] }

// Type names the value in help texts.
func (w *width) Type() string { return "WIDTH" }
