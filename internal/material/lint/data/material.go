package data

// Phrases are a list of phrases with their origin.
type Phrases struct {
	Origin  `yaml:",inline"`
	Phrases []string
}

// GenericPhrases say nothing about one team or person alone.
func GenericPhrases() Phrases { return genericPhrases }

// ThirdPerson are the words that speak of others.
func ThirdPerson() Phrases { return thirdPerson }

// Others are the words that make others the subject of a sentence.
func Others() Phrases { return others }

// Proportion is what the parts of a material measure at least, in characters
// without blanks.
type Proportion struct {
	Origin                  `yaml:",inline"`
	Genres                  []string
	Problems, Causes, Whole int
	Share                   float64 // of problems and causes in the whole
}

// Proportions are the lengths by genre.
func Proportions() []Proportion { return proportions }

// Parts are what a material of a genre consists of.
type Parts struct {
	Origin `yaml:",inline"`
	Genre  string
	Parts  []Part
}

// Part is a part of a material. Words are what its heading or opening says.
type Part struct {
	Key, Name string
	Words     []string
}

// RequiredParts are the parts by genre.
func RequiredParts() []Parts { return parts }

// Abbreviations are quoted words with numerals that need no explanation.
type Abbreviations struct {
	Origin `yaml:",inline"`
	// Known are set phrases and programmes, Plain idioms.
	Known, Plain []string
}

// KnownAbbreviations are those known everywhere.
func KnownAbbreviations() Abbreviations { return abbreviations }

// Frame is a set of aspects that the notice of a year prescribes.
type Frame struct {
	Origin  `yaml:",inline"`
	ID      string
	Title   string
	Aspects []Aspect
}

// Aspect is covered by a heading that has one of Words.
type Aspect struct {
	Title string
	Words []string
}

// Frames returns the frames by year and id.
func Frames() []Frame { return frames }
