/**
 * What every configurable record shares: the collector of problems for compact constructors, the
 * exception that carries all of them at once, the entry by which a record offers itself under a
 * {@code type:} name with the meanings of its keys, the one canonical text of a spec that digests
 * are taken of, what is calculated once for equal records, and where a file named in a
 * configuration lies. Knows no other package of this module.
 */
package io.coursework.curricula.spec;
