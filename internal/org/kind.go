package org

// Kind says what an office is.
type Kind string

// The kinds.
const (
	PartyGroup     Kind = "party_group"     // 党组
	PartyCommittee Kind = "party_committee" // 党委
	Department     Kind = "department"      // 部门
	Section        Kind = "section"         // 内设机构
	Branch         Kind = "branch"          // 党支部
	Town           Kind = "town"            // 乡镇
	Street         Kind = "street"          // 街道
	Village        Kind = "village"         // 村（社区）
	OtherKind      Kind = "other"           // 其他
)

// Kinds lists every kind in the order of forms; the CHECK of the table has
// the same list.
var Kinds = []Kind{PartyGroup, PartyCommittee, Department, Section, Branch, Town, Street, Village, OtherKind}

var kindWords = map[Kind]string{
	PartyGroup: "党组", PartyCommittee: "党委", Department: "部门", Section: "内设机构", Branch: "党支部",
	Town: "乡镇", Street: "街道", Village: "村（社区）", OtherKind: "其他",
}

// Zh returns the word of the screens, "" for what is no kind.
func (k Kind) Zh() string { return kindWords[k] }

// Duty says what a post means for its office.
type Duty string

// The duties.
const (
	Chief   Duty = "chief"   // 主要负责人
	Member  Duty = "member"  // 班子成员
	Staff   Duty = "staff"   // 工作人员
	Liaison Duty = "liaison" // 联络员
)

// Duties lists every duty in the order in which an office shows its people;
// the CHECK of the table has the same list.
var Duties = []Duty{Chief, Member, Staff, Liaison}

// Zh returns the word of the screens, "" for what is no duty.
func (d Duty) Zh() string {
	switch d {
	case Chief:
		return "主要负责人"
	case Member:
		return "班子成员"
	case Staff:
		return "工作人员"
	case Liaison:
		return "联络员"
	}
	return ""
}

// ChargeKind says how a person answers for an office.
type ChargeKind string

// The kinds of charges.
const (
	InCharge ChargeKind = "in_charge" // 分管
	Contact  ChargeKind = "contact"   // 联系
)

// ChargeKinds lists every kind of charge; the CHECK of the table has the same
// list.
var ChargeKinds = []ChargeKind{InCharge, Contact}

// Zh returns the word of the screens, "" for what is no kind.
func (k ChargeKind) Zh() string {
	switch k {
	case InCharge:
		return "分管"
	case Contact:
		return "联系"
	}
	return ""
}
