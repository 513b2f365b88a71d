// Package fault names the ways an operation can fail, without saying how a
// failure is shown: the web maps a Kind to a status, the command line to an
// exit code. The text of a fault is a sentence for a person, in Chinese: what
// is wrong, where, and what to do about it.
package fault

import (
	"errors"
	"fmt"
)

// Kind classifies a failure.
type Kind int

// The kinds. Internal is the zero value: an error that nobody classified is
// our own mistake until somebody says otherwise.
const (
	Internal    Kind = iota // a defect of the program; its text is not for users
	Invalid                 // the input is wrong; the text says what, where and what to do
	NotFound                // there is no such thing, or the viewer may not know of it
	Conflict                // the state of the thing does not allow it
	Stale                   // somebody else changed it meanwhile; the text says who and what
	Reused                  // an idempotency key came back with another request
	Forbidden               // the viewer may not do this
	Unavailable             // something needed is missing or busy; trying again may help
	Unsigned                // nobody is signed in
)

// String returns the stable English code of k, for logs and JSON.
func (k Kind) String() string {
	switch k {
	case Invalid:
		return "invalid"
	case NotFound:
		return "not_found"
	case Conflict:
		return "conflict"
	case Stale:
		return "stale"
	case Reused:
		return "reused_key"
	case Forbidden:
		return "forbidden"
	case Unavailable:
		return "unavailable"
	case Unsigned:
		return "unsigned"
	}
	return "internal"
}

// Error is a classified failure. Text is for people; Cause, when set, is for
// the log only.
type Error struct {
	Kind  Kind
	Text  string
	Cause error
}

// Error returns the sentence for people.
func (e *Error) Error() string { return e.Text }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Cause }

// New returns a fault of kind k whose text is formatted as by fmt.Sprintf.
func New(k Kind, format string, args ...any) error {
	return &Error{Kind: k, Text: fmt.Sprintf(format, args...)}
}

// Wrap returns a fault of kind k that keeps cause for the log.
func Wrap(cause error, k Kind, format string, args ...any) error {
	return &Error{Kind: k, Text: fmt.Sprintf(format, args...), Cause: cause}
}

// KindOf returns the kind of the outermost fault in err's chain, Internal when
// there is none.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// Text returns the sentence that may be shown to a person: the text of a
// fault, and for anything unclassified a general one.
func Text(err error) string {
	var e *Error
	if errors.As(err, &e) && e.Kind != Internal {
		return e.Text
	}
	return "程序内部出错，本次操作没有生效。请重试；若再次出现，请把页面上的编号告诉管理员。"
}
