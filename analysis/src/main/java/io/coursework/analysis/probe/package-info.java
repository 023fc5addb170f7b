/**
 * What a probe is: a {@link io.coursework.analysis.probe.Probe} asks a {@link
 * io.coursework.analysis.probe.Subject}, a trained model with its course, and answers with a {@link
 * io.coursework.analysis.probe.Finding}: scores, figures, tables. A {@link
 * io.coursework.analysis.probe.PairProbe} asks two.
 */
package io.coursework.analysis.probe;
