package fault

import (
	"errors"
	"strings"
)

// Lack is one thing that is missing before a command is possible.
type Lack struct {
	Code string `json:"code"`
	Text string `json:"text"` // what to do, in Chinese
}

// lacking is the cause of a fault that lists what is missing.
type lacking []Lack

func (lacking) Error() string { return "something is missing" }

// Lacking returns a fault of kind k that says what is missing; text is the
// sentence before the list.
func Lacking(k Kind, lacks []Lack, text string) error {
	texts := make([]string, len(lacks))
	for i, l := range lacks {
		texts[i] = l.Text
	}
	return Wrap(lacking(lacks), k, "%s", text+"还缺："+strings.Join(texts, "；")+"。")
}

// Lacks returns what the fault in err's chain says is missing, nil when it
// says nothing of the kind.
func Lacks(err error) []Lack {
	var l lacking
	if errors.As(err, &l) {
		return l
	}
	return nil
}
