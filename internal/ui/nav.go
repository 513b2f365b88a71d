package ui

import (
	"slices"
	"strings"

	"bihuan/internal/access"
)

// NavLink is an entry of the navigation.
type NavLink struct {
	Link
	Current bool
}

type entry struct {
	Link
	Also  []string // other addresses whose pages belong to the entry
	Allow Allow
	Whole bool // only for who reads the whole unit
}

// holds reports whether the page at path belongs to e.
func (e entry) holds(path string) bool {
	return slices.ContainsFunc(append([]string{e.URL}, e.Also...), func(root string) bool { return within(path, root) })
}

// entries is the navigation in its order; an entry is shown to whom its pages
// let in.
var entries = []entry{
	{Link: Link{"工作台", "/desk"}, Also: []string{"/tasks"}, Allow: Signed},
	{Link: Link{"材料", "/materials"}, Allow: Signed, Whole: true},
	{Link: Link{"台账", "/ledger"}, Also: []string{"/problems", "/causes", "/measures", "/comments", "/duties", "/grid"}, Allow: Signed},
	{Link: Link{"进度", "/board"}, Allow: Signed},
	{Link: Link{"表格收发", "/exchange"}, Allow: Can(access.Write)},
	{Link: Link{"组织", "/org"}, Allow: Signed},
	{Link: Link{"规则说明", "/rules"}, Allow: Signed},
	{Link: Link{"设置", "/settings"}, Allow: Signed},
	{Link: Link{"账号与权限", "/accounts"}, Allow: Can(access.ManageAccounts | access.GrantRights)},
	{Link: Link{"操作记录", "/audit"}, Allow: Can(access.ReadAudit)},
}

// navFor returns the entries that viewer may open; current is the path of the
// page being shown.
func navFor(viewer access.Viewer, current string) []NavLink {
	var nav []NavLink
	for _, e := range entries {
		if e.Whole && viewer.WholeUnit() == "" {
			continue
		}
		if e.Allow.Admits(viewer) && !(viewer.Alone && within(e.URL, "/accounts") || viewer.MustChange) {
			nav = append(nav, NavLink{Link: e.Link, Current: e.holds(current)})
		}
	}
	return nav
}

// within reports whether path is root or below it.
func within(path, root string) bool {
	path, _, _ = strings.Cut(path, "?")
	rest, ok := strings.CutPrefix(path, root)
	return ok && (rest == "" || rest[0] == '/')
}
