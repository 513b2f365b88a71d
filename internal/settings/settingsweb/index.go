package settingsweb

import (
	"net/http"

	"bihuan/internal/access"
	"bihuan/internal/ui"
)

// Index is the page of all tables, and its JSON.
type Index struct {
	Tables []Line `json:"tables"`
	Writes bool   `json:"-"`
}

// Line is a table in the list.
type Line struct {
	Name      string `json:"name"`
	Zh        string `json:"name_text"`
	About     string `json:"about"`
	Entries   int    `json:"entries"`
	Own       bool   `json:"own"` // it differs from the one that comes with the program
	Version   int64  `json:"version"`
	UpdatedAt int64  `json:"updated_at"` // UTC milliseconds, 0: never changed
	Last      string `json:"last"`       // what was changed last
	By        string `json:"by"`
}

// Badge says whose version it is.
func (l Line) Badge() ui.Badge { return ownBadge(l.Own) }

func ownBadge(own bool) ui.Badge {
	if own {
		return ui.Badge{Tone: ui.Info, Text: "本单位"}
	}
	return ui.Badge{Tone: ui.Plain, Text: "默认"}
}

var indexPage = ui.NewPage[Index](Room, "index")

func (web *Web) index(r *http.Request) (ui.Response, error) {
	v := access.From(r.Context())
	all, _, err := web.Settings.All(r.Context(), v)
	if err != nil {
		return nil, err
	}
	data := Index{Tables: []Line{}, Writes: v.Writes()}
	for _, t := range all {
		l := Line{Name: t.Name, Zh: t.Zh, About: t.About, Entries: len(t.Entries), Own: t.Own, Version: t.Version}
		if t.Version > 0 {
			l.UpdatedAt = t.UpdatedAt.UnixMilli()
			past, err := web.Settings.Past(r.Context(), v, t.Name)
			if err != nil {
				return nil, err
			}
			l.Last, l.By = past[0].Sentence, past[0].By
		}
		data.Tables = append(data.Tables, l)
	}
	return indexPage.Show("设置", data), nil
}
