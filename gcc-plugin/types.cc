// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Types: the layout of the structs, unions and enums that the touched files define, and a
 * readable text and a hash of any type.
 */
#include "plugin.h"

/* --- text --- */

static const char *tag_of(tree type)
{
	tree name = TYPE_NAME(type);

	if (name && TREE_CODE(name) == TYPE_DECL)
		name = DECL_NAME(name);
	return name ? IDENTIFIER_POINTER(name) : NULL;
}

static const char *keyword_of(tree type)
{
	switch (TREE_CODE(type)) {
	case RECORD_TYPE:
		return "struct";
	case UNION_TYPE:
		return "union";
	case ENUMERAL_TYPE:
		return "enum";
	default:
		return NULL;
	}
}

static bool is_typedef(tree type)
{
	tree name = TYPE_NAME(type);

	return name && TREE_CODE(name) == TYPE_DECL && DECL_NAME(name);
}

static HOST_WIDE_INT bits_of(tree size)
{
	return size && tree_fits_shwi_p(size) ? tree_to_shwi(size) : -1;
}

static HOST_WIDE_INT elements_of(tree array)
{
	tree bits = TYPE_SIZE(array), each = TYPE_SIZE(TREE_TYPE(array));

	if (!bits || !each || bits_of(bits) < 0 || bits_of(each) <= 0)
		return -1;
	return bits_of(bits) / bits_of(each);
}

/* Stops at a typedef's name and at a tag. The caller owns the result. */
static char *text_of(tree type, int depth)
{
	const char *constant = TYPE_READONLY(type) ? "const " : "";
	const char *changing = TYPE_VOLATILE(type) ? "volatile " : "";
	const char *keyword = keyword_of(type);
	char *inner, *text;

	if (depth > 16)
		return xstrdup("...");
	if (is_typedef(type))
		return xasprintf("%s%s%s", constant, changing, tag_of(type));
	if (keyword)
		return xasprintf("%s%s%s %s", constant, changing, keyword,
				 tag_of(type) ? tag_of(type) : "(anonymous)");
	switch (TREE_CODE(type)) {
	case POINTER_TYPE:
		inner = text_of(TREE_TYPE(type), depth + 1);
		text = xasprintf("%s%s*%s%s", inner, inner[strlen(inner) - 1] == '*' ? "" : " ",
				 *constant ? " const" : "", *changing ? " volatile" : "");
		free(inner);
		return text;
	case ARRAY_TYPE: {
		HOST_WIDE_INT count = elements_of(type);

		inner = text_of(TREE_TYPE(type), depth + 1);
		text = count < 0 ? xasprintf("%s[]", inner)
				 : xasprintf("%s[%lld]", inner, (long long)count);
		free(inner);
		return text;
	}
	case FUNCTION_TYPE:
		inner = text_of(TREE_TYPE(type), depth + 1);
		text = xasprintf("%s (...)", inner);
		free(inner);
		return text;
	default:
		return xasprintf("%s%s%s%lld", constant, changing,
				 get_tree_code_name(TREE_CODE(type)),
				 (long long)bits_of(TYPE_SIZE(type)));
	}
}

const char *type_text(tree type)
{
	char *text = text_of(type, 0);
	const char *kept = keep(text);

	free(text);
	return kept;
}

/* --- hash --- */

/* FNV-1a. lib/hash.c has it, too, but a plugin is C++ and links nothing but itself. */
typedef unsigned HOST_WIDE_INT hash_value;

static hash_value hash_bytes(hash_value hash, const void *bytes, size_t size)
{
	const unsigned char *c = (const unsigned char *)bytes;

	while (size--)
		hash = (hash ^ *c++) * 0x100000001b3ULL;
	return hash;
}

static hash_value hash_number(hash_value hash, HOST_WIDE_INT number)
{
	return hash_bytes(hash, &number, sizeof(number));
}

static hash_value hash_string(hash_value hash, const char *text)
{
	return text ? hash_bytes(hash, text, strlen(text) + 1) : hash_bytes(hash, "", 1);
}

static HOST_WIDE_INT field_offset(tree field)
{
	HOST_WIDE_INT bytes = bits_of(DECL_FIELD_OFFSET(field));
	HOST_WIDE_INT bits = bits_of(DECL_FIELD_BIT_OFFSET(field));

	return bytes < 0 || bits < 0 ? -1 : bytes * BITS_PER_UNIT + bits;
}

static hash_value hash_of(tree type, hash_value hash, bool behind_pointer)
{
	tree field;

	/* Hash the name of the code: its number changes with the next GCC. */
	hash = hash_string(hash, get_tree_code_name(TREE_CODE(type)));
	hash = hash_number(hash, TYPE_READONLY(type) | TYPE_VOLATILE(type) << 1);
	if (keyword_of(type))
		hash = hash_string(hash, is_typedef(type) ? NULL : tag_of(type));
	switch (TREE_CODE(type)) {
	case POINTER_TYPE:
		return hash_of(TREE_TYPE(type), hash, true);
	case ARRAY_TYPE:
		return hash_of(TREE_TYPE(type), hash_number(hash, elements_of(type)),
			       behind_pointer);
	case FUNCTION_TYPE:
		return hash_of(TREE_TYPE(type), hash, true);
	case RECORD_TYPE:
	case UNION_TYPE:
		/* Stop at pointers: what is behind one may be this type itself. */
		if (behind_pointer)
			return hash;
		hash = hash_number(hash, bits_of(TYPE_SIZE(type)));
		for (field = TYPE_FIELDS(type); field; field = DECL_CHAIN(field)) {
			if (TREE_CODE(field) != FIELD_DECL)
				continue;
			hash = hash_string(hash, source_name(field));
			hash = hash_number(hash, field_offset(field));
			hash = hash_number(hash, bits_of(DECL_SIZE(field)));
			hash = hash_of(TREE_TYPE(field), hash, false);
		}
		return hash;
	default:
		hash = hash_number(hash, bits_of(TYPE_SIZE(type)));
		return hash_number(hash, INTEGRAL_TYPE_P(type) ? TYPE_UNSIGNED(type) : 0);
	}
}

unsigned HOST_WIDE_INT type_hash(tree type)
{
	return hash_of(type, 0xcbf29ce484222325ULL, false);
}

/* --- layouts --- */

/* A member of a struct or union, or a value of an enum: a `field` record. */
struct member {
	const char *path; /* "inner.elements[].x" */
	HOST_WIDE_INT offset, size;
	const char *kind, *text;
};

/*
 * Copied when its definition ends. Nothing but the plugin holds the type of a local variable, or a
 * type in sizeof, once the function around it is compiled: the unions of kvm_arch_vm_ioctl() in
 * arch/x86/kvm/x86.c.
 */
struct layout {
	const char *keyword, *tag;
	const char *name;     /* of a typedef or a variable, when it has no tag */
	const char *function; /* that it is defined in, or NULL */
	struct place first;
	int last;
	HOST_WIDE_INT size;
	unsigned int align;
	unsigned int first_member, member_count;
	bool inside; /* shown as a part of the struct that it stands in */
};

static auto_vec<struct layout> layouts;
static auto_vec<struct member> members;
static uid_map *layout_of;
/* Indexes of those in a list of parameters, which does not know its function yet. */
static auto_vec<unsigned int> in_parameters;

/* An attribute behind a typedef may make a copy that is no variant: release_pages_arg in include/linux/mm.h. */
static int definition_uid(tree type)
{
	tree declaration = TYPE_STUB_DECL(TYPE_MAIN_VARIANT(type));

	if (declaration && TREE_CODE(declaration) == TYPE_DECL)
		type = TREE_TYPE(DECL_ORIGIN(declaration));
	return (int)TYPE_UID(TYPE_MAIN_VARIANT(type));
}

static struct layout *layout_by_type(tree type)
{
	int *index = layout_of ? layout_of->get(definition_uid(type)) : NULL;

	return index && *index >= 0 ? &layouts[*index] : NULL;
}

static void add_member(const char *path, HOST_WIDE_INT offset, HOST_WIDE_INT size, const char *kind,
		       const char *text)
{
	struct member member = { keep(path), offset, size, kind, text };

	members.safe_push(member);
}

/* The struct or union that has no tag and whose members are shown here: of a member, or of its elements. */
static tree anonymous_part(tree type, const char **mark)
{
	*mark = "";
	while (TREE_CODE(type) == ARRAY_TYPE) {
		type = TREE_TYPE(type);
		*mark = "[]";
	}
	if (!RECORD_OR_UNION_TYPE_P(type) || TYPE_NAME(TYPE_MAIN_VARIANT(type)) || TYPE_NAME(type))
		return NULL_TREE;
	return type;
}

static void add_fields(tree type, const char *prefix, HOST_WIDE_INT base, int depth)
{
	tree field;

	if (depth > 16)
		return;
	for (field = TYPE_FIELDS(type); field; field = DECL_CHAIN(field)) {
		const char *mark;
		HOST_WIDE_INT offset;
		tree part;
		char *path;

		if (TREE_CODE(field) != FIELD_DECL)
			continue;
		offset = base + field_offset(field);
		path = concat(prefix, source_name(field), NULL);
		if (DECL_NAME(field))
			add_member(path, offset, bits_of(DECL_SIZE(field)),
				   DECL_C_BIT_FIELD(field) ? "bits" : "member",
				   type_text(DECL_C_BIT_FIELD(field) && DECL_BIT_FIELD_TYPE(field)
						     ? DECL_BIT_FIELD_TYPE(field)
						     : TREE_TYPE(field)));
		part = anonymous_part(TREE_TYPE(field), &mark);
		if (part) {
			struct layout *inner = layout_by_type(part);
			char *inside = DECL_NAME(field) ? concat(path, mark, ".", NULL)
							: xstrdup(prefix);

			if (inner)
				inner->inside = true;
			add_fields(part, inside, offset, depth + 1);
			free(inside);
		}
		free(path);
	}
}

static void add_values(tree type)
{
	tree item;

	for (item = TYPE_VALUES(type); item; item = TREE_CHAIN(item)) {
		tree value = TREE_VALUE(item);

		if (TREE_CODE(value) == CONST_DECL)
			value = DECL_INITIAL(value);
		add_member(IDENTIFIER_POINTER(TREE_PURPOSE(item)),
			   value && TREE_CODE(value) == INTEGER_CST
				   ? (HOST_WIDE_INT)TREE_INT_CST_LOW(value)
				   : 0,
			   0, "value", NULL);
	}
}

static const char *function_around(tree type)
{
	tree context = DECL_CONTEXT(TYPE_STUB_DECL(type));

	return context && TREE_CODE(context) == FUNCTION_DECL ? keep(source_name(context)) : NULL;
}

void type_parsed(tree type)
{
	struct layout layout = {};
	struct place here;
	int uid;

	/* After an error, members have no types, and nothing will be written. */
	if (seen_error() || !type || !keyword_of(type) || !COMPLETE_TYPE_P(type) ||
	    !TYPE_STUB_DECL(type))
		return;
	type = TYPE_MAIN_VARIANT(type);
	if (!layout_of)
		layout_of = new uid_map;
	uid = definition_uid(type);
	/* This is called for each mention of a type: the first one with a body is the definition. */
	if (layout_of->get(uid))
		return;
	layout_of->put(uid, -1);
	layout.first = place_of(DECL_SOURCE_LOCATION(TYPE_STUB_DECL(type)));
	if (!touched(layout.first.file))
		return;
	here = place_of(input_location);
	layout.last = here.file == layout.first.file && here.line > layout.first.line
			      ? here.line
			      : layout.first.line;
	layout.keyword = keyword_of(type);
	layout.tag = tag_of(type) ? keep(tag_of(type)) : NULL;
	layout.function = function_around(type);
	layout.size = bits_of(TYPE_SIZE(type));
	layout.align = TYPE_ALIGN(type);
	layout.first_member = members.length();
	if (TREE_CODE(type) == ENUMERAL_TYPE)
		add_values(type);
	else
		add_fields(type, "", 0, 0);
	layout.member_count = members.length() - layout.first_member;
	if (!layout.function && !lang_hooks.decls.global_bindings_p())
		in_parameters.safe_push(layouts.length());
	layout_of->put(uid, (int)layouts.length());
	layouts.safe_push(layout);
}

void type_named(tree decl)
{
	tree type = TREE_TYPE(decl);
	struct layout *layout;

	if (!layout_of || !type || type == error_mark_node ||
	    (TREE_CODE(decl) != TYPE_DECL && (!VAR_P(decl) || !TREE_STATIC(decl))))
		return;
	while (TREE_CODE(type) == ARRAY_TYPE)
		type = TREE_TYPE(type);
	if (!keyword_of(type))
		return;
	layout = layout_by_type(type);
	if (layout && !layout->name)
		layout->name = keep(source_name(decl));
}

/* --- which functions use them --- */

struct use {
	int function; /* uid */
	int layout;
};

/* Uses of one function are adjacent; uses_of has the first. */
static auto_vec<struct use> uses;
static uid_map *uses_of;

static void add_use(int function, tree type)
{
	struct use use = { function, -1 };
	struct layout *layout;
	unsigned int i;

	while (type && TREE_CODE(type) == ARRAY_TYPE)
		type = TREE_TYPE(type);
	if (!type || !keyword_of(type) || !(layout = layout_by_type(type)))
		return;
	use.layout = (int)(layout - layouts.address());
	if (!uses_of)
		uses_of = new uid_map;
	if (!uses_of->get(function))
		uses_of->put(function, (int)uses.length());
	for (i = (unsigned int)*uses_of->get(function); i < uses.length(); i++)
		if (uses[i].layout == use.layout)
			return;
	uses.safe_push(use);
}

static tree find_uses(tree *item, int *, void *data)
{
	tree expression = *item;

	if (TYPE_P(expression) || !(EXPR_P(expression) || DECL_P(expression)))
		return NULL_TREE;
	add_use(*(int *)data, TREE_TYPE(expression));
	/* p + 1 depends on the size. */
	if (TREE_CODE(expression) == POINTER_PLUS_EXPR && POINTER_TYPE_P(TREE_TYPE(expression)))
		add_use(*(int *)data, TREE_TYPE(TREE_TYPE(expression)));
	return NULL_TREE;
}

/* int f(struct here { int x; } *p) { ... }; a declaration of f() leaves its types without a function. */
static void own_parameter_types(tree decl)
{
	struct place function = place_of(DECL_SOURCE_LOCATION(decl));
	unsigned int i;

	for (i = 0; i < in_parameters.length(); i++) {
		struct layout *layout = &layouts[in_parameters[i]];

		if (layout->first.file == function.file && layout->first.line >= function.line)
			layout->function = keep(source_name(decl));
	}
	in_parameters.truncate(0);
}

void types_of_function(tree decl)
{
	int uid = (int)DECL_UID(decl);

	own_parameter_types(decl);
	if (!layouts.is_empty())
		walk_tree_without_duplicates(&DECL_SAVED_TREE(decl), find_uses, &uid);
}

/* --- records --- */

static const char *name_of(const struct layout *layout)
{
	return layout->tag ? layout->tag : layout->name ? layout->name : "(anonymous)";
}

/*
 * Is it a type without a name in a function? It belongs to a local variable that is not static,
 * or to none, as in BUILD_BUG_ON_ZERO(), so no other code sees it.
 */
static bool is_private(const struct layout *layout)
{
	return layout->function && !layout->name && !layout->tag;
}

static void write_member(const struct layout *layout, const struct member *member)
{
	note_begin("field");
	note_text(layout->keyword);
	note_text(name_of(layout));
	note_text(member->path);
	note_number(member->offset);
	note_number(member->size);
	note_text(member->kind);
	note_text(member->text);
	note_end();
}

static void write_layout(const struct layout *layout)
{
	unsigned int i;

	note_begin("type");
	note_text(layout->keyword);
	note_text(name_of(layout));
	note_text(layout->function);
	note_place(layout->first);
	note_number(layout->last);
	note_number(layout->size);
	note_number(layout->align);
	note_end();
	for (i = 0; i < layout->member_count; i++)
		write_member(layout, &members[layout->first_member + i]);
}

void types_write_uses(const char *symbol, const vec<int> *functions)
{
	auto_vec<int> written;
	unsigned int i, j;

	for (i = 0; uses_of && i < functions->length(); i++) {
		int *first = uses_of->get((*functions)[i]);

		for (j = first ? (unsigned int)*first : uses.length();
		     j < uses.length() && uses[j].function == (*functions)[i]; j++) {
			const struct layout *layout = &layouts[uses[j].layout];

			if (layout->inside || is_private(layout) ||
			    written.contains(uses[j].layout))
				continue;
			written.safe_push(uses[j].layout);
			note_begin("uses");
			note_text(symbol);
			note_text(layout->keyword);
			note_text(name_of(layout));
			note_place(layout->first);
			note_end();
		}
	}
}

void types_write(void)
{
	unsigned int i;

	/*
	 * A struct comes after the structs defined inside of it, so go from the last to the
	 * first.
	 */
	for (i = layouts.length(); i-- > 0;)
		if (!layouts[i].inside && !is_private(&layouts[i]))
			write_layout(&layouts[i]);
}
