// Package demo holds the demonstration materials: a fictional county, with
// planted defects that planted.yaml lists and a test looks for.
package demo

import "embed"

// Files are the materials as Word files, and as the text that they were made
// from; see Materials for their order.
//
//go:embed *.docx *.txt
var Files embed.FS

// Materials are the names of the Word files in the order in which the
// demonstration takes them in.
var Materials = []string{
	"云川县委班子对照检查材料.docx",
	"云川县水务局党组对照检查材料.docx",
	"个人对照检查材料.docx",
	"整改情况报告.docx",
	"巡察反馈意见.docx",
}

// Clean is the material without planted defects: the one that the
// demonstration has already taken into the ledger.
const Clean = "云川县水务局党组对照检查材料.docx"
