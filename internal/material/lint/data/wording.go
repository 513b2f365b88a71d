package data

// Wording is a form of words to look at and the form to use instead.
type Wording struct {
	Origin `yaml:"-"`
	Wrong  []string
	Right  string
	Note   string
	// Until is the last year at which the form was right: a sentence that
	// names a year up to it speaks of that time. 0 for never.
	Until int
	// NotAfter and NotBefore are what, standing right before or behind,
	// makes the form another word.
	NotAfter  []string `yaml:"not_after"`
	NotBefore []string `yaml:"not_before"`
	// Within are longer forms in which the form is right.
	Within []string
	// Unless are words in the same sentence that make the form right.
	Unless []string
	// Severity is "hint" where the form is no defect but better avoided.
	Severity string
}

// Wordings are the fixed wordings.
func Wordings() []Wording { return wordings }

// Leaders are the forms in which leaders and the Central Committee are named.
func Leaders() []Wording { return leaders }

// Terms are names of bodies, systems and policies that were replaced.
func Terms() []Wording { return terms }

// Titles are titles of rules and laws that were replaced, without book-title
// marks.
func Titles() []Wording { return titles }

// Typos are misspelt words, each with one right form.
func Typos() []Wording { return typos }
