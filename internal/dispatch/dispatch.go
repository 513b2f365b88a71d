// Package dispatch sends the work of a ledger out to offices as one sheet for
// each, and takes the filled sheets back: which office a file is from, what it
// changed cell by cell, what stands against that, and how it enters the ledger
// as acts of the office on paper. It knows no SQL, no HTTP and no Excel, and
// reads no clock.
package dispatch

import (
	"strconv"
	"strings"
	"time"
)

// Dispatch is one round of sheets sent out (按单位拆分). It is the aggregate:
// whatever happens to it raises its Version by one.
type Dispatch struct {
	ID        string    `json:"id"`
	UnitID    string    `json:"unit_id"`
	Name      string    `json:"name"`
	By        string    `json:"by"`      // YYYY-MM-DD, when the sheets are to be back
	Contact   string    `json:"contact"` // to whom, as it is printed
	Scope     string    `json:"scope"`   // which part of the ledger, in words
	Packets   []Packet  `json:"packets"`
	EndedOn   string    `json:"ended_on,omitempty"`
	Version   int64     `json:"version"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
}

// Packet is the sheet of one office.
type Packet struct {
	Code    string   `json:"code"` // five characters, unique in the unit
	Office  string   `json:"office"`
	Rows    []Row    `json:"rows"`
	Returns []Return `json:"returns,omitempty"`
}

// Row is one line of a sheet: a task, or a problem in which the office has no
// task of its own.
type Row struct {
	Code    string `json:"code"` // of the packet, a dash and the number of the line
	Problem string `json:"problem"`
	Task    string `json:"task,omitempty"`
	Cells   Cells  `json:"cells"` // as they were sent
}

// Return is one file that came back and was merged. Batch is the batch of the
// ledger: where that was taken back, the return no longer counts.
type Return struct {
	Batch  string `json:"batch"`
	File   string `json:"file"` // id of the kept file
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
	Size   int    `json:"size"`
	On     string `json:"on"` // day of filling in
	By     string `json:"by,omitempty"`
	Cells  int    `json:"cells"` // that entered the ledger
}

// Packet returns the packet of that code, nil when there is none. The pointer
// goes into d.
func (d *Dispatch) Packet(code string) *Packet {
	for i := range d.Packets {
		if d.Packets[i].Code == code {
			return &d.Packets[i]
		}
	}
	return nil
}

// Row returns the row of that code.
func (p Packet) Row(code string) (Row, bool) {
	for _, r := range p.Rows {
		if r.Code == code {
			return r, true
		}
	}
	return Row{}, false
}

// Rows counts the rows of all packets.
func (d Dispatch) Rows() int {
	n := 0
	for _, p := range d.Packets {
		n += len(p.Rows)
	}
	return n
}

// FileName is what the sheet of an office is called in the ZIP.
func (p Packet) FileName() string { return p.Office + ".xlsx" }

// Mark is what the sheet of a packet carries hidden.
func (d Dispatch) Mark(p Packet) string { return d.ID + "/" + p.Code }

// codeOfMark returns the code of the packet in a mark, "" in anything else.
func codeOfMark(mark string) string {
	_, code, _ := strings.Cut(strings.TrimSpace(mark), "/")
	if !isCode(code) {
		return ""
	}
	return code
}

// letters are those of codes: none of them is taken for another when somebody
// reads one over the telephone.
const letters = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"

const codeLength = 5

func isCode(s string) bool {
	if len(s) != codeLength {
		return false
	}
	for i := range len(s) {
		if !strings.Contains(letters, s[i:i+1]) {
			return false
		}
	}
	return true
}

// rowCode returns the code of line n, from 1, of a packet.
func rowCode(packet string, n int) string {
	no := strconv.Itoa(n)
	if n < 10 {
		no = "0" + no
	}
	return packet + "-" + no
}

// packetOf returns the packet's code in that of a row, "" in anything else.
func packetOf(row string) string {
	code, no, ok := strings.Cut(row, "-")
	if _, err := strconv.Atoi(no); !ok || err != nil || !isCode(code) {
		return ""
	}
	return code
}
