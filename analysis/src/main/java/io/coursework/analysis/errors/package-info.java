/**
 * Probes of what a model writes: where its chains of thought go wrong, which answers it gives
 * instead of the right ones, and whether it knows only what it has seen.
 */
package io.coursework.analysis.errors;
