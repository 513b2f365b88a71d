package ui

// Thread is what people say to each other about a thing, oldest first, with
// the form to say something.
type Thread struct {
	Action string // URL of the POST, "" for who may not write
	Items  []Remark
	Names  []string // whom @ can address
	Text   string   // typed before, when it was refused
	Max    int      // code points
}

// Remark is one thing that was said.
type Remark struct {
	ID        string
	Who       string
	At        int64 // UTC milliseconds
	Edited    bool
	Pieces    []RemarkPiece
	Withdrawn string // why, "" while it stands
	URL       string // where it can be changed, "" for who may not
	Deed      string // what can be done there
}

// RemarkPiece is a part of a remark: words, or a name that is addressed.
type RemarkPiece struct {
	Text    string
	Mention bool
}

// KeyedThread is a thread with the idempotency key of one showing.
type KeyedThread struct {
	Thread
	Key string
}

// Keyed gives the form of the thread a key.
func (t Thread) Keyed(key string) KeyedThread { return KeyedThread{t, key} }
