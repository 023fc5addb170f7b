/**
 * What every configurable record shares: the collector of problems for compact constructors, the
 * exception that carries all of them at once, the entry by which a record offers itself under a
 * {@code type:} name with the meanings of its keys, the one canonical text of a spec that digests
 * are taken of, what is calculated once for equal records, where a file named in a configuration
 * lies, and the gate of kind and size that every file passes before it is opened (a file below a
 * run's folder passes that of tracking's {@code Fence} as well, which knows names). Knows no other
 * package of this module.
 */
package io.coursework.curricula.spec;
