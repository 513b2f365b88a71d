package org

import (
	"encoding/hex"
	"sync"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// sorters are collators by strokes, the order of official lists of names
// (按姓氏笔画为序). A collator serves one caller at a time.
var sorters = sync.Pool{New: func() any { return collate.New(language.MustParse("zh-u-co-stroke")) }}

// SortKey returns the key under which a name sorts by strokes, as lower-case
// hexadecimal text: both engines compare it byte by byte. It is a key of the
// store, no part of a row that the history commits to, so that newer tables of
// strokes may change it.
func SortKey(name string) string {
	sorter := sorters.Get().(*collate.Collator)
	defer sorters.Put(sorter)
	var buffer collate.Buffer
	return hex.EncodeToString(sorter.KeyFromString(&buffer, name))
}
