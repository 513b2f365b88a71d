package access

import "slices"

// Self is the person behind an account as texts may call them today. An
// account without a person has the zero Self.
type Self struct {
	PersonID string
	Name     string
	// Names are those by which a text means this person and nobody else of
	// today: the bare name where one person has it, and always 姓名（机构）.
	Names []string
	// Offices are the full and short names of offices where the person has a
	// post today; Below those of the offices under them and of what the person
	// is in charge of (分管), with everything under that.
	Offices, Below []string
}

// Is reports whether name means this person.
func (s Self) Is(name string) bool { return slices.Contains(s.Names, name) }

// In reports whether name is that of an office where the person has a post.
func (s Self) In(name string) bool { return slices.Contains(s.Offices, name) }

// All returns the names of the person and of the person's offices: who is
// named so is asked.
func (s Self) All() []string { return slices.Concat(s.Names, s.Offices) }
