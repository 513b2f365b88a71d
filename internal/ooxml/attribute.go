package ooxml

import "bytes"

// Attr returns the value of an attribute of the current Start token. The
// namespace None asks for an attribute without prefix.
func (s *Scanner) Attr(sp Space, local string) (value string, present bool) {
	raw, present := s.rawAttr(sp, local)
	if bytes.IndexByte(raw, '&') < 0 {
		return string(raw), present
	}
	return string(Unescape(nil, raw)), present
}

// AttrIs reports whether the current Start token has this attribute with this
// value, which holds no character that would be escaped.
func (s *Scanner) AttrIs(sp Space, local, value string) bool {
	raw, _ := s.rawAttr(sp, local)
	return string(raw) == value
}

func (s *Scanner) rawAttr(sp Space, local string) (raw []byte, present bool) {
	for i := range s.attrs {
		a := &s.attrs[i]
		if string(a.local) != local {
			continue
		}
		got := None
		if a.prefix != nil {
			got = s.resolve(a.prefix)
		}
		if got == sp {
			return a.raw, true
		}
	}
	return nil, false
}

// attribute reads one attribute at i and returns where it ends, -1 on error.
func (s *Scanner) attribute(i int) int {
	nameEnd := s.name(i)
	eq := s.blanks(nameEnd)
	if nameEnd == i || misnamed(s.data[i:nameEnd]) || eq >= len(s.data) || s.data[eq] != '=' {
		s.fail(i, "属性写错")
		return -1
	}
	open := s.blanks(eq + 1)
	if open >= len(s.data) || s.data[open] != '"' && s.data[open] != '\'' {
		s.fail(open, "属性值没有引号")
		return -1
	}
	n := bytes.IndexByte(s.data[open+1:], s.data[open])
	if n < 0 {
		s.fail(open, "属性值没有结束")
		return -1
	}
	raw := s.data[open+1 : open+1+n]
	if bytes.IndexByte(raw, '<') >= 0 {
		s.fail(open, "属性值中有 <")
		return -1
	}
	if len(s.attrs) >= maxAttributes || len(s.bindings) >= maxBindings {
		s.err = ErrBudget
		return -1
	}
	prefix, local := split(s.data[i:nameEnd])
	switch {
	case string(prefix) == "xmlns":
		s.bind(local, raw)
	case prefix == nil && string(local) == "xmlns":
		s.bind(nil, raw)
	default:
		s.attrs = append(s.attrs, attribute{prefix, local, raw})
	}
	return open + n + 2
}

func (s *Scanner) bind(prefix, uri []byte) {
	sp, known := spaces[string(uri)]
	switch {
	case len(uri) == 0:
		sp = None
	case !known:
		sp = Other
	}
	s.bindings = append(s.bindings, binding{prefix, sp})
}

func (s *Scanner) resolve(prefix []byte) Space {
	for i := len(s.bindings) - 1; i >= 0; i-- {
		if b := &s.bindings[i]; len(b.prefix) == len(prefix) && string(b.prefix) == string(prefix) {
			return b.space
		}
	}
	if prefix == nil {
		return None
	}
	return Other
}

// misnamed reports whether the colons in a name do not part a prefix from a
// local name.
func misnamed(name []byte) bool {
	i := bytes.IndexByte(name, ':')
	return i == 0 || i > 0 && (i == len(name)-1 || bytes.IndexByte(name[i+1:], ':') >= 0)
}

func split(name []byte) (prefix, local []byte) {
	if i := bytes.IndexByte(name, ':'); i >= 0 {
		return name[:i], name[i+1:]
	}
	return nil, name
}
