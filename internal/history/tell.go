package history

import (
	"strings"
	"time"

	"bihuan/internal/fault"
	"bihuan/internal/zh"
)

// Decoder returns the event of a kind from its canonical body.
type Decoder func(kind string, body []byte) (Event, error)

// Happened is an event for people.
type Happened struct {
	At       time.Time `json:"at"`
	By       string    `json:"by"`
	Sentence string    `json:"sentence"`
}

// Tell returns what entries say, in their order.
func Tell(entries []Entry, decode Decoder) ([]Happened, error) {
	list := make([]Happened, len(entries))
	for i, e := range entries {
		list[i] = Happened{At: e.At, By: e.ActorName, Sentence: "（内容已按规定清除）"}
		if list[i].By == "" {
			list[i].By = "有人"
		}
		if e.Body == nil {
			continue
		}
		event, err := decode(e.Kind, e.Body)
		if err != nil {
			return nil, err
		}
		list[i].Sentence = event.Sentence()
	}
	return list, nil
}

// Stale returns the fault.Stale that tells a person who changed what (such as
// “这个问题”) after the version that the person saw.
func Stale(what string, entries []Entry, seen int64, decode Decoder) error {
	var later []Entry
	for _, e := range entries {
		if e.Version > seen {
			later = append(later, e)
		}
	}
	told, err := Tell(later, decode)
	if err != nil {
		return err
	}
	if len(told) == 0 {
		return fault.New(fault.Stale, "您看到的%s不是最新的，请刷新页面后重新操作。", what)
	}
	said := make([]string, len(told))
	for i, h := range told {
		said[i] = h.By + "于" + zh.Instant(h.At) + h.Sentence
	}
	return fault.New(fault.Stale, "您打开页面之后，%s已被修改：%s。您的这次操作没有生效，请核对后重新操作。", what, strings.Join(said, "；"))
}
