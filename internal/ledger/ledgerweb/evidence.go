package ledgerweb

import (
	"slices"

	"bihuan/internal/ledger"
)

// Evidence is a 佐证 with its words and, where it is a file, where to get it.
type Evidence struct {
	ledger.Evidence
	KindText   string `json:"kind_text"`
	Text       string `json:"text"`
	URL        string `json:"url,omitempty"`         // of the file
	PreviewURL string `json:"preview_url,omitempty"` // of a small picture of it
	By         string `json:"uploaded_by,omitempty"`
	At         int64  `json:"uploaded_at,omitempty"` // UTC milliseconds
}

func evidence(all []ledger.Evidence) []Evidence {
	out := []Evidence{}
	for _, e := range all {
		out = append(out, Evidence{Evidence: e, KindText: e.Kind.Zh(), Text: e.Sentence()})
	}
	return out
}

// attach tells of every piece of evidence where its file is.
func (c *Course) attach(rows []ledger.FileRow) {
	fill := func(all []Evidence) {
		for i := range all {
			e := &all[i]
			if e.File == nil {
				continue
			}
			at := slices.IndexFunc(rows, func(r ledger.FileRow) bool { return r.ID == e.File.ID })
			if at < 0 {
				continue
			}
			e.URL, e.By, e.At = fileURL(e.File.ID), rows[at].By, rows[at].CreatedAt.UnixMilli()
			if rows[at].Preview != "" {
				e.PreviewURL = "/files/" + e.File.ID + "/preview"
			}
		}
	}
	fill(c.Evidence)
	for i := range c.Tasks {
		fill(c.Tasks[i].Evidence)
	}
}

func fileURL(id string) string { return "/files/" + id + "/download" }

// Earlier is an older version of a file.
type Earlier struct {
	ledger.File
	URL string
}

// Versions lists the older versions of the file, the latest first.
func (e Evidence) Versions() []Earlier {
	var all []Earlier
	for _, f := range e.Older {
		all = append(all, Earlier{f, fileURL(f.ID)})
	}
	slices.Reverse(all)
	return all
}

// Replaceable reports whether a newer version may take the place of the file.
func (e Evidence) Replaceable() bool { return e.Kind == ledger.Document }

// Proofs is the evidence of one task, or of the problem as a whole.
type Proofs struct {
	Task  string // title, "" for the problem
	Items []Evidence
}

// Proofs lists all evidence, that of the problem first.
func (c Course) Proofs() []Proofs {
	var all []Proofs
	if len(c.Evidence) > 0 {
		all = append(all, Proofs{Items: c.Evidence})
	}
	for _, t := range c.Tasks {
		if len(t.Evidence) > 0 {
			all = append(all, Proofs{t.Title, t.Evidence})
		}
	}
	return all
}

// HasFiles reports whether there is anything to download.
func (c Course) HasFiles() bool {
	return slices.ContainsFunc(c.Proofs(), func(p Proofs) bool {
		return slices.ContainsFunc(p.Items, func(e Evidence) bool { return e.URL != "" })
	})
}

// ProofsOpen reports whether evidence may still be changed from the page.
func (p Problem) ProofsOpen() bool {
	return p.Desk != nil && slices.ContainsFunc(p.Desk.More, func(f Form) bool { return verbOf(f) == "withdraw-evidence" })
}
