package rules

import "bihuan/internal/material/lint"

// forms are the rules of form: numbering, marks, figures, dates.
var forms = []*lint.Rule{
	countMismatch,
	numbering,
	mixedListStyle,
	levelOrder,
	emptySection,
	markerPunctuation,
	sumMismatch,
	shareMismatch,
	tableTotal,
	tableShare,
	tableSerial,
	placeholder,
	markupLeft,
	garbledCharacter,
	unpairedMark,
	mixedBrackets,
	doubledPunctuation,
	pauseBeforeEtc,
	halfWidthPunctuation,
	documentNumber,
	impossibleDate,
	weekdayMismatch,
	deadlineWithoutYear,
}
