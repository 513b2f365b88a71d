package materialsql

import (
	"encoding/base64"
	"encoding/json"

	"bihuan/internal/fault"
	"bihuan/internal/material"
)

// cursor is the place in a list behind which the next page begins.
type cursor struct {
	Sort material.Sort `json:"s,omitempty"`
	Name string        `json:"n,omitempty"`
	At   int64         `json:"a,omitempty"`
	ID   string        `json:"i"`
}

func (c cursor) String() string {
	if c.Sort != material.ByName {
		c.Name = ""
	}
	b, _ := json.Marshal(c) // strings and an integer always marshal
	return base64.RawURLEncoding.EncodeToString(b)
}

func parseCursor(f material.Filter) (cursor, error) {
	var c cursor
	if f.After == "" {
		return c, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(f.After)
	if err == nil {
		err = json.Unmarshal(b, &c)
	}
	if err != nil || c.Sort != f.Sort || c.ID == "" {
		return cursor{}, fault.New(fault.Invalid, "翻页位置无效，请从第一页重新打开列表。")
	}
	return c, nil
}
