// Package grid is the ledger as a table: what an address asks for, which
// columns there are, the views that people save, and what they type into
// cells. It knows no pages: those of the list and of the editable grid share
// it.
package grid
