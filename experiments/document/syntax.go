package document

import (
	"errors"

	"github.com/goccy/go-yaml/token"
)

// advice says in a beginner's words what the library means, where its own
// words describe the parser's state rather than the text.
func advice(message string) (plain, hint string) {
	switch message {
	case "could not find end character of double-quoted text":
		return `this " is not closed`, ""
	case "could not find end character of single-quoted text":
		return "this ' is not closed", "write '' for an apostrophe inside '…'"
	case "sequence end token ']' not found":
		return `this "[" is not closed`, ""
	case "could not find flow mapping end token '}'":
		return `this "{" is not closed`, ""
	case "could not find '[' character corresponding to ']'":
		return `this "]" closes nothing`, ""
	case "could not find '{' character corresponding to '}'":
		return `this "}" closes nothing`, ""
	case "',' or ']' must be specified":
		return `expected "," or "]" here`, ""
	case "',' or '}' must be specified":
		return `expected "," or "}" here`, ""
	case "mapping value is not allowed in this context":
		return "no key: value may stand here",
			`is the next line indented too far? a text that holds ": " needs quotes`
	case "non-map value is specified", "unexpected key name":
		return "expected key: value here", `a blank must follow the ":"`
	case "value is not allowed in this context", "value is not allowed in this context. map key-value is pre-defined":
		return "this does not belong here: check the indentation, and quotes and commas before it", ""
	case "unexpected scalar value type", "could not find map value":
		return "expected a value here", ""
	case "'@' is a reserved character", "'`' is a reserved character":
		return "no text may begin with @ or `: quote it", ""
	}
	return message, ""
}

func syntaxError(src *source, tok *token.Token, message string) *Error {
	plain, hint := advice(message)
	return newError(src.at(tok.Position.Line, tok.Position.Column), plain, hint)
}

// parserError takes place and message out of an error of the library.
func parserError(src *source, err error) *Error {
	var positioned interface {
		GetToken() *token.Token
		GetMessage() string
	}
	if errors.As(err, &positioned) && positioned.GetToken() != nil {
		return syntaxError(src, positioned.GetToken(), positioned.GetMessage())
	}
	return &Error{File: src.name, Message: err.Error()}
}
