package materialweb

// DraftPart is a drafted problem with the page it stands on: what a nested
// template needs.
type DraftPart struct {
	Page    Material
	Key     string // root of the idempotency keys of its forms
	Problem Problem
}

// DraftLink is a link with the page it stands on.
type DraftLink struct {
	Page Material
	Key  string
	Link LinkView
}

// Part puts a problem together with its page.
func (data Material) Part(key string, p Problem) DraftPart {
	return DraftPart{Page: data, Key: key, Problem: p}
}

// Link puts a link together with the page of the problem it belongs to.
func (p DraftPart) Link(l LinkView) DraftLink {
	return DraftLink{Page: p.Page, Key: p.Key, Link: l}
}

// DoneAt returns what was just done to a problem, or to the draft as a whole.
func (data Material) DoneAt(problem string) string {
	if problem != data.DoneTo {
		return ""
	}
	return data.Done
}

// Reading reports whether somebody works through the sentences of a problem,
// which then stay open.
func (data Material) Reading(problem string) bool {
	switch data.Done {
	case said["split"], said["example"], said["plain"]:
		return problem == data.DoneTo
	}
	return false
}

// Clean reports whether no finding is open.
func (data Material) Clean() bool {
	return data.Counts.Verify+data.Counts.Error+data.Counts.Hint == 0
}
