/**
 * Probes of a live model's components: how much attention and the feed-forward layers write, what
 * is lost without them, what they say of the answer, and which of them carries a change of the
 * prompt.
 *
 * <p>Throughout: a pass is one application of a block; rounds and layers count from 1 in labels and
 * scores, from 0 in the names of hooks; the answer position is that of the last separator, whose
 * logits say the answer.
 */
package io.coursework.analysis.component;
