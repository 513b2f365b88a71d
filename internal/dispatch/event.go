package dispatch

import (
	"strconv"
	"strings"

	"bihuan/internal/history"
)

// Subject is under what the history keeps dispatches.
const Subject = "dispatch"

var kinds = history.Kinds{}

// Decode returns the event of a stored body.
func Decode(kind string, body []byte) (history.Event, error) { return kinds.Decode(kind, body) }

// Sent is the first event of a dispatch: what went out to whom.
type Sent struct {
	Name    string   `json:"name"`
	By      string   `json:"by"`
	Contact string   `json:"contact"`
	Scope   string   `json:"scope"`
	Packets []Packet `json:"packets"`
}

var _ = history.Know[Sent](kinds)

// Kind implements history.Event.
func (Sent) Kind() string { return "dispatch.sent.v1" }

// Sentence implements history.Event.
func (e Sent) Sentence() string {
	offices := make([]string, len(e.Packets))
	for i, p := range e.Packets {
		offices[i] = p.Office
	}
	return "按单位拆分“" + e.Name + "”，发给" + few(offices) + "，共" + strconv.Itoa(Dispatch{Packets: e.Packets}.Rows()) + "行，请于" + e.By + "前交回"
}

// Returned says which sheets came back in one step.
type Returned struct {
	Packets []Came `json:"packets"`
}

// Came is the sheet of one office that came back.
type Came struct {
	Code   string `json:"code"`
	Office string `json:"office"`
	Return
}

var _ = history.Know[Returned](kinds)

// Kind implements history.Event.
func (Returned) Kind() string { return "dispatch.returned.v1" }

// Sentence implements history.Event.
func (e Returned) Sentence() string {
	offices := make([]string, len(e.Packets))
	for i, p := range e.Packets {
		offices[i] = p.Office
	}
	return "收回" + few(offices) + "的填报表，并入台账"
}

// Ended says that nothing more is waited for.
type Ended struct {
	On string `json:"on"`
}

var _ = history.Know[Ended](kinds)

// Kind implements history.Event.
func (Ended) Kind() string { return "dispatch.ended.v1" }

// Sentence implements history.Event.
func (Ended) Sentence() string { return "结束收表" }

// few names some of many.
func few(names []string) string {
	const most = 5
	text := strings.Join(names[:min(most, len(names))], "、")
	if len(names) > most {
		text += "等" + strconv.Itoa(len(names)) + "个单位"
	}
	return text
}

// Apply returns d after e.
func Apply(d Dispatch, e history.Event) Dispatch {
	switch e := e.(type) {
	case Sent:
		d.Name, d.By, d.Contact, d.Scope, d.Packets = e.Name, e.By, e.Contact, e.Scope, e.Packets
	case Returned:
		d.Packets = append([]Packet{}, d.Packets...)
		for _, came := range e.Packets {
			if p := d.Packet(came.Code); p != nil {
				p.Returns = append(p.Returns[:len(p.Returns):len(p.Returns)], came.Return)
			}
		}
	case Ended:
		d.EndedOn = e.On
	}
	return d
}

func (d Dispatch) stamp(e history.Entry) Dispatch {
	d.ID, d.UnitID, d.Version, d.UpdatedAt = e.SubjectID, e.UnitID, e.Version, e.At.UTC()
	if e.Version == 1 {
		d.CreatedAt = d.UpdatedAt
	}
	return d
}

// Replay returns the dispatch that its whole history makes. An erased body is
// fault.NotFound.
func Replay(entries []history.Entry) (Dispatch, error) {
	return history.Replay(entries, Decode, func(d Dispatch, e history.Event, entry history.Entry) Dispatch { return Apply(d, e).stamp(entry) })
}
