/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * GCC's plugin headers, in the order in which they must be included, and everything that
 * differs between GCC 11 and 15. Nothing else in this directory asks for a version.
 *
 * Built and tested with 11 and 12. The code for 13 to 15 follows their headers:
 *
 *	13	ipcp_transformation keeps aggregates in m_agg_values (ipa-prop.h)
 *	14	flag_* and the dump types are unchanged; tree-pretty-print is not used
 *	15	ipcp_transformation is included with sreal.h and value-range.h in front
 */
#ifndef KLP_GCC_COMPAT_H
#define KLP_GCC_COMPAT_H

#include "gcc-plugin.h"
#include "plugin-version.h"
#include "config.h"
#include "system.h"
#include "coretypes.h"
#include "backend.h"
#include "tm.h"
#include "target.h"
#include "rtl.h"
#include "tree.h"
#include "gimple.h"
#include "tree-pass.h"
#include "ssa.h"
#include "context.h"
#include "cgraph.h"
#include "stringpool.h"
#include "attribs.h"
#include "memmodel.h"
#include "emit-rtl.h"
#include "fold-const.h"
#include "gimple-iterator.h"
#include "gimple-walk.h"
#include "gimple-ssa.h"
#include "tree-dfa.h"
#include "tree-ssa-operands.h"
#include "ssa-iterators.h"
#include "tree-phinodes.h"
#include "langhooks.h"
#include "output.h"
#include "toplev.h"
#include "c-family/c-common.h" /* must come before diagnostic-core.h */
#include "c-family/c-pragma.h"
#include "diagnostic-core.h"
#include "line-map.h"
#include "cpplib.h"
#include "alloc-pool.h"
#include "symbol-summary.h"
#include "symtab-clones.h"
#include "symtab-thunks.h"
#if GCCPLUGIN_VERSION_MAJOR >= 13
#include "sreal.h"
#include "gimple-range.h"
#include "value-range.h"
#include "tree-vrp.h"
#endif
#include "ipa-param-manipulation.h"
#include "ipa-prop.h"

static inline const cpp_hashnode *macro_node(const line_map_macro *map)
{
	return map->macro;
}

/* Returns the macro of an expansion; NULL when it is no longer defined. */
static inline const cpp_macro *macro_of(const line_map_macro *map)
{
	const cpp_hashnode *node = macro_node(map);

	return node && node->type == NT_USER_MACRO ? node->value.macro : NULL;
}

static inline const char *macro_name(const line_map_macro *map)
{
	return linemap_map_get_macro_name(map);
}

/* Calls `each` for every constant that interprocedural constant propagation found in an aggregate. */
static inline void each_aggregate_constant(cgraph_node *node,
					   void (*each)(unsigned int parameter, HOST_WIDE_INT byte,
							tree value, void *data),
					   void *data)
{
	ipcp_transformation *found = ipcp_get_transformation_summary(node);

	if (!found)
		return;
#if GCCPLUGIN_VERSION_MAJOR >= 13
	for (unsigned int i = 0; i < vec_safe_length(found->m_agg_values); i++) {
		const ipa_argagg_value &item = (*found->m_agg_values)[i];

		each(item.index, item.unit_offset, item.value, data);
	}
#else
	for (ipa_agg_replacement_value *item = found->agg_values; item; item = item->next)
		each((unsigned int)item->index, item->offset / BITS_PER_UNIT, item->value, data);
#endif
}

#endif
