package data

// Order is an enumeration whose order is fixed.
type Order struct {
	Origin `yaml:",inline"`
	Items  []string
	// Run is the least number of items that must stand together before their
	// order is looked at.
	Run int
}

// Orders are the enumerations with a fixed order.
func Orders() []Order { return orders }

// Numbered is an expression that counts its items.
type Numbered struct {
	Origin `yaml:",inline"`
	Name   string
	Wrong  []string
	// Generic are forms with another number that are words of their own
	// elsewhere.
	Generic []string
	// Items are what the number stands for; "a|b" are two ways to write one.
	Items []string
}

// NumberedExpressions are the expressions with a number.
func NumberedExpressions() []Numbered { return numbered }

// Version is a rule whose title stayed while its text was revised.
type Version struct {
	Origin `yaml:",inline"`
	Title  string
	Short  []string
	Years  []int // ascending, the last one in force
}

// Versions are the revised rules.
func Versions() []Version { return versions }
