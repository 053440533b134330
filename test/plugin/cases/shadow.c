// SPDX-License-Identifier: GPL-2.0-or-later
// Calls of klp_shadow functions, also from what is inlined.
// expect shadow constant klp_shadow_get 4660 unit.c @get
// expect shadow constant klp_shadow_alloc 18446744073709551615 unit.c @alloc
// expect shadow constant klp_shadow_free_all 3 unit.c @free_all
// expect shadow variable klp_shadow_free - unit.c @free
// expect shadow wrapped klp_shadow_get_or_alloc 77 unit.c @wrapper
// expect shadow pointer klp_shadow_get - unit.c @pointer
// expect shadow unknown klp_shadow_register - unit.c @unknown
// count 2 shadow * klp_shadow_get
// never shadow * not_klp_shadow_get
void *klp_shadow_get(void *obj, unsigned long id);
void *klp_shadow_alloc(void *obj, unsigned long id, unsigned long size, int flags, void *ctor, void *data);
void *klp_shadow_get_or_alloc(void *obj, unsigned long id, unsigned long size, int flags, void *ctor, void *data);
void klp_shadow_free(void *obj, unsigned long id, void *dtor);
void klp_shadow_free_all(unsigned long id, void *dtor);
int klp_shadow_register(void *type);
void *not_klp_shadow_get(void *obj, unsigned long id);
static inline void *wrapper(void *obj, unsigned long id)
{
	return klp_shadow_get_or_alloc(obj, id, 8, 0, 0, 0); // @wrapper
}
void *constant(void *obj)
{
	void *found = klp_shadow_get(obj, 0x1234); // @get
	if (!found)
		found = klp_shadow_alloc(obj, -1UL, 8, 0, 0, 0); // @alloc
	klp_shadow_free_all(3, 0); // @free_all
	return found;
}
void variable(void *obj, unsigned long id)
{
	klp_shadow_free(obj, id, 0); // @free
}
void *wrapped(void *obj) { return wrapper(obj, 77); }
void *(*get)(void *, unsigned long);
void pointer(void)
{
	get = klp_shadow_get; // @pointer
}
void *unknown(void *type)
{
	klp_shadow_register(type); // @unknown
	return not_klp_shadow_get(type, 5);
}
