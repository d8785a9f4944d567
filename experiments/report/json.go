package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"nines/experiments/document"
)

// JSON prints the document.
func (d *Document) JSON() []byte { return Encode(d) }

// Encode prints a value as indented JSON in which <, > and & stand for
// themselves. What cannot be printed is an error of the program.
func Encode(value any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(value); err != nil {
		panic("report: " + err.Error())
	}
	return b.Bytes()
}

// Failure is what `--json` prints in place of a document when there is none:
// the exit code, the message, and for a wrong scenario every error with its
// place.
type Failure struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
	*document.Errors
}

// NewFailure collects what is known of an error.
func NewFailure(code int, err error) *Failure {
	f := &Failure{Code: code, Message: err.Error()}
	if errors.As(err, &f.Errors) {
		f.Message = Headline(f.Errors)
	}
	return f
}

// Headline says how many errors a scenario has.
func Headline(wrong *document.Errors) string {
	what := "an error"
	if n := len(wrong.List) + wrong.Omitted; n > 1 {
		what = fmt.Sprintf("%d errors", n)
	}
	return what + " in " + wrong.List[0].File
}

// JSON prints the failure as {"error": {…}}.
func (f *Failure) JSON() []byte {
	return Encode(struct {
		Error *Failure `json:"error"`
	}{f})
}
