package history

import (
	"fmt"
	"strconv"
)

// Subject is the kind of aggregate of what happens to the history itself. Each
// such event stands alone and belongs to no row.
const Subject = "history"

// kinds reads the events of this file.
var kinds = Kinds{}

// Decode returns the event of a stored body about the history itself.
func Decode(kind string, body []byte) (Event, error) { return kinds.Decode(kind, body) }

var _ = Know[CheckpointTaken](kinds) && Know[Verified](kinds) && Know[BodyErased](kinds) && Know[ProofMade](kinds)

// CheckpointTaken says that a person took a checkpoint. The checkpoint covers
// this event.
type CheckpointTaken struct {
	Via string `json:"via,omitempty"`
}

// Kind implements Event.
func (CheckpointTaken) Kind() string { return "history.checkpoint.taken.v1" }

// Sentence implements Event.
func (e CheckpointTaken) Sentence() string { return "取操作记录的检查点" + via(e.Via) }

// Verified says that somebody had the history verified and what came out.
type Verified struct {
	Events   int64  `json:"events"`
	Findings int    `json:"findings"`
	First    string `json:"first,omitempty"` // sentence of the first finding
	Via      string `json:"via,omitempty"`
}

// Kind implements Event.
func (Verified) Kind() string { return "history.verified.v1" }

// Sentence implements Event.
func (e Verified) Sentence() string {
	if e.Findings == 0 {
		return fmt.Sprintf("校验操作记录：%d条完好", e.Events) + via(e.Via)
	}
	return fmt.Sprintf("校验操作记录：发现%d处被改动，第一处：%s", e.Findings, e.First) + via(e.Via)
}

// BodyErased says that the body of an event was erased for good.
type BodyErased struct {
	Event     string `json:"event"` // id
	Seq       int64  `json:"seq"`
	Subject   string `json:"subject"`
	SubjectID string `json:"subject_id"`
	Reason    string `json:"reason"`
	// Row is the hash of the row after the event, when the event was the last of
	// its subject: otherwise nothing would commit to the row that is there.
	Row []byte `json:"row,omitempty"`
	Via string `json:"via,omitempty"`
}

// Kind implements Event.
func (BodyErased) Kind() string { return "history.body.erased.v1" }

// Sentence implements Event.
func (e BodyErased) Sentence() string {
	return "清除第" + strconv.FormatInt(e.Seq+1, 10) + "条操作记录的内容，理由：" + e.Reason + via(e.Via)
}

// ProofMade says that a proof file with the content of records was handed out.
type ProofMade struct {
	About   string `json:"about"`
	Records int    `json:"records"`
	Via     string `json:"via,omitempty"`
}

// Kind implements Event.
func (ProofMade) Kind() string { return "history.proof.made.v1" }

// Sentence implements Event.
func (e ProofMade) Sentence() string {
	return fmt.Sprintf("出具操作记录的证明：%s，共%d条", e.About, e.Records) + via(e.Via)
}

func via(means string) string {
	if means == "" {
		return ""
	}
	return "（" + means + "）"
}
