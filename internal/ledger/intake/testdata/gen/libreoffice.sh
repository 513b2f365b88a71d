#!/bin/sh
# Makes the ledgers that LibreOffice writes. Run it from this folder; the result
# is kept in the repository, because versions of LibreOffice differ.
set -eu
out=../ledgers
profile=$(mktemp -d)
trap 'rm -rf "$profile"' EXIT
for source in 09-libreoffice.fods 11-libreoffice.fods; do
	soffice "-env:UserInstallation=file://$profile" --headless --convert-to "xlsx:Calc MS Excel 2007 XML" --outdir "$out" "$source"
done
soffice "-env:UserInstallation=file://$profile" --headless --infilter="CSV:44,34,76,1" --convert-to "xlsx:Calc MS Excel 2007 XML" --outdir "$out" 10-libreoffice.csv
