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
	repeatedHeading,
	repeatedText,
	placeholder,
	markupLeft,
	garbledCharacter,
	unpairedMark,
	mixedBrackets,
	doubledPunctuation,
	pauseBeforeEtc,
	pauseBetweenQuoted,
	nestedQuote,
	halfWidthPunctuation,
	missingStop,
	innerBlank,
	documentNumber,
	impossibleDate,
	weekdayMismatch,
	deadlineWithoutYear,
	figureStyle,
	roughNumber,
	ignoreRemark,
}
