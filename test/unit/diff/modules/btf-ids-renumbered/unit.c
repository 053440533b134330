/* BTF_ID_LIST_SINGLE(ringbuf_map_btf_ids, struct, bpf_ringbuf_map): __COUNTER__ and __LINE__ in a name. */
#ifdef PATCHED
/* Both list names stand behind the first id's now, which is their place in the symbol table only. */
#define IDS "7601352"
#define OTHER_IDS "7611367"
#define FIRST ""
#define THEN ".set ringbuf_map_btf_ids, . - 4\n"
#else
#define IDS "760352"
#define OTHER_IDS "761367"
#define FIRST "ringbuf_map_btf_ids:\n"
#define THEN ""
#endif

asm(".pushsection .BTF_ids,\"a\"\n" FIRST ".local __BTF_ID__struct__map__" IDS "\n"
    ".type __BTF_ID__struct__map__" IDS ", STT_OBJECT\n.size __BTF_ID__struct__map__" IDS ", 4\n"
    "__BTF_ID__struct__map__" IDS ":\n.zero 4\n" THEN
    ".local __BTF_ID__struct__map__" OTHER_IDS "\n"
    ".type __BTF_ID__struct__map__" OTHER_IDS ", STT_OBJECT\n.size __BTF_ID__struct__map__" OTHER_IDS ", 4\n"
    "__BTF_ID__struct__map__" OTHER_IDS ":\nuser_ringbuf_map_btf_ids:\n.zero 4\n"
    ".popsection\n");

extern const unsigned int ringbuf_map_btf_ids[], user_ringbuf_map_btf_ids[];

const struct map_ops {
	const unsigned int *ids;
} ringbuf_map_ops = { ringbuf_map_btf_ids }, user_ringbuf_map_ops = { user_ringbuf_map_btf_ids };
