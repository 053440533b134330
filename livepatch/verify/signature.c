// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The signature behind the ELF file, as kernel/module/signing.c and kernel/module_signature.c read it: PKCS#7,
 * struct module_signature, and a line at the very end. A kernel refuses a module whose signature it cannot read,
 * whether it insists on signatures or not; without that line the module counts as unsigned.
 */
#include "checks.h"
#include "../../lib/cleanup.h"
#include "../../lib/files.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MARKER	    MODULE_SIGNATURE_MARKER
#define MARKER_SIZE (sizeof(MARKER) - 1)

/* struct module_signature: algo, hash, id_type, signer_len, key_id_len, 3 zeros, sig_len in big endian. */
#define SIGNATURE_SIZE 12
#define ID_TYPE	       2
#define SIG_LEN	       8
#define PKEY_ID_PKCS7  2

/* The OID of signed data, in PKCS#7 and in CMS. */
static const uint8_t signed_data[] = { 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86,
				       0xf7, 0x0d, 0x01, 0x07, 0x02 };

/* Parts of the file. */
struct signature {
	const uint8_t *bytes; /* the whole file */
	size_t module_size;   /* what is signed */
	const uint8_t *pkcs7;
	size_t size; /* of the PKCS#7 */
};

/* Returns the end of what ELF headers and sections take. */
static uint64_t end_of_elf(const struct elf_file *module)
{
	uint64_t end = module->header.e_shoff +
		       (uint64_t)module->header.e_shentsize * module->section_count;
	size_t i;

	for (i = 1; i < module->section_count; i++) {
		const GElf_Shdr *header = &module->sections[i].header;

		if (header->sh_type != SHT_NOBITS && header->sh_type != SHT_NULL &&
		    header->sh_offset + header->sh_size > end)
			end = header->sh_offset + header->sh_size;
	}
	return end;
}

/* One element of DER: its content, and what follows it. */
struct der {
	uint8_t tag;
	const uint8_t *content;
	size_t size, rest;
};

/* False: the bytes do not begin with a whole one, of a kind that lib/asn1_decoder.c takes. */
static bool der_read(const uint8_t *bytes, size_t size, struct der *der)
{
	size_t header = 2, length, i;

	if (size < 2 || (bytes[0] & 0x1f) == 0x1f)
		return false;
	length = bytes[1];
	if (length & 0x80) {
		size_t count = length & 0x7f;

		if (!count || count > 4 || size < 2 + count)
			return false;
		for (length = 0, i = 0; i < count; i++)
			length = length << 8 | bytes[2 + i];
		header += count;
	}
	if (length > size - header)
		return false;
	*der = (struct der){ bytes[0], bytes + header, length, size - header - length };
	return true;
}

#define CONSTRUCTED 0x20
#define SEQUENCE    0x30
/* How deep sequences may be within one another; a signature has seven. */
#define DEPTH_MAX 32

/* Are the bytes whole elements, and those within them, too? */
static bool is_der(const uint8_t *bytes, size_t size, unsigned int depth)
{
	struct der der;

	for (; size; bytes = der.content + der.size, size = der.rest)
		if (!der_read(bytes, size, &der) || depth == DEPTH_MAX ||
		    ((der.tag & CONSTRUCTED) && !is_der(der.content, der.size, depth + 1)))
			return false;
	return true;
}

/* Elements in the order of crypto/asymmetric_keys/pkcs7.asn1. */
struct der_item {
	uint8_t tags[2]; /* either of the two */
	bool is_optional;
};

static const struct der_item signed_items[] = {
	{ { 0x02 }, false },	   /* version */
	{ { 0x31, 0x30 }, false }, /* digestAlgorithms */
	{ { 0x30 }, false },	   /* contentInfo */
	{ { 0xa0, 0xa2 }, true },  /* certificates */
	{ { 0xa1, 0xa3 }, true },  /* crls */
	{ { 0x31, 0x30 }, false }, /* signerInfos */
	{ { 0 }, false },
};

static const struct der_item signer_items[] = {
	{ { 0x02 }, false },	   /* version */
	{ { 0x30, 0x80 }, false }, /* sid */
	{ { 0x30 }, false },	   /* digestAlgorithm */
	{ { 0xa0, 0xa2 }, true },  /* authenticatedAttributes */
	{ { 0x30 }, false },	   /* digestEncryptionAlgorithm */
	{ { 0x04 }, false },	   /* encryptedDigest */
	{ { 0xa1, 0xa3 }, true },  /* unauthenticatedAttributes */
	{ { 0 }, false },
};

/* Has the element these and nothing else? *last gets the last one. */
static bool has_items(const struct der *der, const struct der_item *items, struct der *last)
{
	const uint8_t *at = der->content;
	size_t size = der->size;

	for (; items->tags[0]; items++) {
		if (size && (at[0] == items->tags[0] || at[0] == items->tags[1])) {
			if (!der_read(at, size, last))
				return false;
			at = last->content + last->size;
			size = last->rest;
		} else if (!items->is_optional) {
			return false;
		}
	}
	return !size;
}

/* SignedData, with signers that are what the kernel takes for some. */
static bool is_signed_data(const struct der *data)
{
	struct der signers, signer, last;

	if (data->tag != SEQUENCE || !has_items(data, signed_items, &signers))
		return false;
	for (signer.content = signers.content, signer.size = 0, signer.rest = signers.size;
	     signer.rest;)
		if (!der_read(signer.content + signer.size, signer.rest, &signer) ||
		    signer.tag != SEQUENCE || !has_items(&signer, signer_items, &last))
			return false;
	return true;
}

/* Is it one sequence of this size that begins with the OID? What the kernel cannot parse is an error, key or not. */
static bool is_pkcs7(const uint8_t *bytes, size_t size)
{
	struct der der, content, data;

	return der_read(bytes, size, &der) && der.tag == SEQUENCE && !der.rest &&
	       der.size > sizeof(signed_data) &&
	       !memcmp(der.content, signed_data, sizeof(signed_data)) && is_der(bytes, size, 0) &&
	       der_read(der.content + sizeof(signed_data), der.size - sizeof(signed_data),
			&content) &&
	       content.tag == 0xa0 && !content.rest &&
	       der_read(content.content, content.size, &data) && !data.rest &&
	       is_signed_data(&data);
}

/* Returns 1, 0 without a signature, or -1 after a finding. */
static int find_signature(struct verify *verify, const uint8_t *bytes, size_t size,
			  struct signature *found)
{
	const uint64_t end = end_of_elf(verify->module);
	const uint8_t *trailer;
	uint64_t length, i;

	if (size < MARKER_SIZE || memcmp(bytes + size - MARKER_SIZE, MARKER, MARKER_SIZE)) {
		if (size > end)
			problem(verify,
				"%llu bytes follow the module that do not end as a signature does, so the kernel takes it for unsigned; sign it again",
				(unsigned long long)(size - end));
		return size > end ? -1 : 0;
	}
	size -= MARKER_SIZE;
	if (size < end + SIGNATURE_SIZE) {
		problem(verify,
			"its signature is shorter than struct module_signature; sign it again");
		return -1;
	}
	trailer = bytes + size - SIGNATURE_SIZE;
	length = (uint64_t)trailer[SIG_LEN] << 24 | trailer[SIG_LEN + 1] << 16 |
		 trailer[SIG_LEN + 2] << 8 | trailer[SIG_LEN + 3];
	size -= SIGNATURE_SIZE;
	for (i = 0; i < SIG_LEN; i++)
		if (trailer[i] != (i == ID_TYPE ? PKEY_ID_PKCS7 : 0))
			break;
	if (i < SIG_LEN || length > size - end || !is_pkcs7(bytes + size - length, length)) {
		problem(verify,
			"its signature is damaged: the kernel finds no PKCS#7 where struct module_signature says that it is, and refuses the module; sign it again");
		return -1;
	}
	*found = (struct signature){ bytes, size - length, bytes + size - length, length };
	return 1;
}

/* Where the command below has its files. */
#define IN	13
#define CONTENT 15

/* Asks openssl, as sign-file does; the kernel's keys have no chain that could be followed. */
static void check_with(struct verify *verify, const struct signature *signature,
		       const char *certificate)
{
	const char *tmpdir = getenv("TMPDIR") ?: "/tmp";
	char *dir = arena_printf(verify->arena, "%s/klp-verify-XXXXXX", tmpdir);
	char *pkcs7, *content;
	char *argv[] = { "openssl",   "cms",	   "-verify",	"-binary",
			 "-nointern", "-noverify", "-inform",	"DER",
			 "-out",      "/dev/null", "-certfile", (char *)certificate,
			 "-in",	      NULL,	   "-content",	NULL,
			 NULL };
	const struct command command = { .argv = argv, .log = "/dev/null" };

	if (!mkdtemp(dir)) {
		fail_errno("%s: no temporary directory can be made there (TMPDIR sets another)",
			   tmpdir);
		verify->problems++;
		return;
	}
	pkcs7 = arena_printf(verify->arena, "%s/signature", dir);
	content = arena_printf(verify->arena, "%s/module", dir);
	argv[IN] = pkcs7;
	argv[CONTENT] = content;
	temporary_add(dir);
	message_rename(dir, tmpdir);
	if (file_write(pkcs7, signature->pkcs7, signature->size) ||
	    file_write(content, signature->bytes, signature->module_size))
		verify->problems++;
	else if (command_run(&command))
		problem(verify,
			"its signature is not one by %s over what the file has now; sign it again",
			certificate);
	temporary_remove(dir);
}

void verify_signature(struct verify *verify)
{
	struct signature signature;
	size_t size;
	const char *bytes = file_read(verify->arena, verify->path, &size);
	const char *certificate = verify->against->certificate;

	if (!bytes) {
		verify->problems++;
		return;
	}
	switch (find_signature(verify, (const uint8_t *)bytes, size, &signature)) {
	case 0:
		if (certificate)
			problem(verify,
				"it has no signature; sign it with --sign-key and --sign-cert");
		break;
	case 1:
		if (certificate)
			check_with(verify, &signature, certificate);
		break;
	}
}
