package io.coursework.curricula.data;

/**
 * The longest sequence of a source: what the context of a model must hold.
 *
 * @param tokens prompt and completion together, separators and end included
 * @param where it comes from, for messages: {@code the longest expression of the task}, or {@code
 *     data.tsv, line 12}
 * @param shorter what to do for a shorter one, for messages
 */
public record LongestSequence(long tokens, String where, String shorter) {}
