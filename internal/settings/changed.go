package settings

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"bihuan/internal/history"
	"bihuan/internal/ledger"
)

// Subject is the kind of aggregate under which the history keeps tables.
const Subject = "settings"

// kinds reads what was ever written about tables.
var kinds = history.Kinds{}

// Decode returns the event of a stored body.
func Decode(kind string, body []byte) (history.Event, error) { return kinds.Decode(kind, body) }

// Change is one thing that a table says otherwise than before.
type Change struct {
	Name string `json:"name"`          // 限期整改·销号前
	Old  string `json:"old,omitempty"` // "": it is new
	New  string `json:"new,omitempty"` // "": it is gone
}

// Sentence says the change for people.
func (c Change) Sentence() string {
	switch {
	case c.Old == "":
		return "增加“" + c.Name + "”：" + shorten(c.New)
	case c.New == "":
		return "删去“" + c.Name + "”"
	}
	return "把“" + c.Name + "”从“" + shorten(c.Old) + "”改为“" + shorten(c.New) + "”"
}

// TableChanged says that a unit works by another version of a table since.
type TableChanged struct {
	Table   string   `json:"table"`
	Zh      string   `json:"zh"`
	Text    string   `json:"text"` // the whole table, "": the one that comes with the program
	Changes []Change `json:"changes,omitempty"`
	Import  string   `json:"import,omitempty"` // the unit whose tables were taken over
}

var _ = history.Know[TableChanged](kinds)

// Kind implements history.Event.
func (TableChanged) Kind() string { return "settings.table.changed.v1" }

// mostSaid bounds the changes that a sentence tells.
const mostSaid = 6

// Sentence implements history.Event.
func (e TableChanged) Sentence() string {
	s := "修改“" + e.Zh + "”"
	switch {
	case e.Text == "":
		s = "把“" + e.Zh + "”恢复为默认"
	case e.Import != "":
		s = "按“" + e.Import + "”的设置导入“" + e.Zh + "”"
	}
	var said []string
	for _, c := range e.Changes[:min(mostSaid, len(e.Changes))] {
		said = append(said, c.Sentence())
	}
	if len(said) > 0 {
		s += "：" + strings.Join(said, "；")
	}
	if n := len(e.Changes); n > mostSaid {
		s += "等" + strconv.Itoa(n) + "处"
	}
	return s
}

// Apply returns r after e; when and for whom comes from the entry.
func Apply(r Row, e TableChanged, at history.Entry) Row {
	r.ID, r.UnitID, r.Version, r.UpdatedAt = at.SubjectID, at.UnitID, at.Version, at.At.UTC()
	r.Name, r.Text = e.Table, e.Text
	return r
}

// Replay returns the row that a whole history makes.
func Replay(entries []history.Entry) (Row, error) {
	return history.Replay(entries, Decode, func(r Row, e history.Event, at history.Entry) Row { return Apply(r, e.(TableChanged), at) })
}

// compare lists what differs between two versions of a table.
func compare(before, after []Entry) []Change {
	var all []Change
	for _, old := range before {
		next, there := entry(after, old.Key)
		if !there {
			all = append(all, Change{Name: old.Zh, Old: old.said()})
			continue
		}
		for i, v := range next.Values {
			if i < len(old.Values) && old.Values[i].Text != v.Text {
				all = append(all, Change{old.Zh + "·" + v.Name, old.Values[i].Text, v.Text})
			}
		}
		if old.Authority != next.Authority {
			all = append(all, Change{old.Zh + "·依据", authority(old.Authority), authority(next.Authority)})
		}
	}
	for _, e := range after {
		if _, there := entry(before, e.Key); !there {
			all = append(all, Change{Name: e.Zh, New: e.said()})
		}
	}
	return all
}

func entry(list []Entry, key string) (Entry, bool) {
	for _, e := range list {
		if e.Key == key {
			return e, true
		}
	}
	return Entry{}, false
}

// said is the whole entry in one line.
func (e Entry) said() string {
	parts := make([]string, len(e.Values))
	for i, v := range e.Values {
		parts[i] = v.Name + "：" + v.Text
	}
	return strings.Join(append(parts, "依据："+authority(e.Authority)), "；")
}

func authority(a ledger.Authority) string {
	return a.Source + "（" + a.Level + "，" + strconv.Itoa(a.Year) + "年）"
}

// shorten keeps a quoted value readable inside a sentence.
func shorten(s string) string {
	const most = 120
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most]) + "……"
}
