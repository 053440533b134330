# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# For NAME.host: klpctl in the guest, as it would be on a machine in the field.

# take_klpctl: guest/klpctl, which needs no library there
take_klpctl()
{
	mkdir -p guest
	cp "${KLPCTL:-$KLP_TEST/../../${OUT:-out}/bin/klpctl}" guest/klpctl || return 1
	! ldd guest/klpctl >/dev/null 2>&1 || { echo "klpctl needs libraries"; return 1; }
}
