package ooxml

import (
	"path"
	"strings"

	"bihuan/internal/fault"
)

// Relation is one relationship of a part, or of the package itself.
type Relation struct {
	ID string
	// Type is the last element of the relationship's type, such as
	// "officeDocument", "styles", "image": Strict and Transitional files agree
	// on it.
	Type     string
	Target   string // name of the part in the package, or the address when External
	External bool
}

// RelationsName returns the name of the part that holds the relationships of
// part, "" meaning the package itself.
func RelationsName(part string) string {
	return path.Join(path.Dir(part), "_rels", path.Base("/"+part)+".rels")
}

// Relations reads the relationships of part, "" meaning the package itself.
func (p *Package) Relations(part string) ([]Relation, error) {
	name := RelationsName(part)
	if part == "" {
		name = "_rels/.rels"
	}
	data, err := p.Part(name)
	if err != nil || data == nil {
		return nil, err
	}
	var list []Relation
	s := NewScanner(data, p.Budget)
	for s.Next() {
		if s.Kind != Start || !s.Is(Relations, "Relationship") {
			continue
		}
		var r Relation
		r.ID, _ = s.Attr(None, "Id")
		kind, _ := s.Attr(None, "Type")
		r.Type = kind[strings.LastIndexByte(kind, '/')+1:]
		r.Target, _ = s.Attr(None, "Target")
		mode, _ := s.Attr(None, "TargetMode")
		if r.External = mode == "External"; !r.External {
			r.Target = resolve(part, r.Target)
		}
		list = append(list, r)
	}
	return list, p.Malformed(name, s.Err())
}

// resolve makes a target relative to part into a name in the package.
func resolve(part, target string) string {
	if strings.HasPrefix(target, "/") {
		return path.Clean(target)[1:]
	}
	return strings.TrimPrefix(path.Join("/", path.Dir("/"+part), target), "/")
}

// ContentTypes returns the content type of each part that has one of its own,
// keyed by lower-case name without leading slash.
func (p *Package) ContentTypes() (map[string]string, error) {
	const name = "[Content_Types].xml"
	data, err := p.Part(name)
	if err != nil || data == nil {
		return nil, err
	}
	types := map[string]string{}
	s := NewScanner(data, p.Budget)
	for s.Next() {
		if s.Kind == Start && s.Is(Types, "Override") {
			part, _ := s.Attr(None, "PartName")
			kind, _ := s.Attr(None, "ContentType")
			types[strings.ToLower(strings.TrimPrefix(part, "/"))] = kind
		}
	}
	return types, p.Malformed(name, s.Err())
}

// Malformed turns a scanner's error in a part into a fault; nil stays nil.
func (p *Package) Malformed(part string, err error) error { return p.as.malformed(part, err) }

// Malformed is Package.Malformed of a Word file.
func Malformed(part string, err error) error { return WordFile.malformed(part, err) }

func (f Format) malformed(part string, err error) error {
	if err == nil {
		return nil
	}
	return fault.Wrap(err, fault.Invalid, "文件中的“%s”读不下去：%s。%s", clip(part), err, f.again())
}
