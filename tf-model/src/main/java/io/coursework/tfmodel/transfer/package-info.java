/**
 * First weights that are not drawn at random: those of a trained model or a table of numbers, their
 * controls, and which of them stay.
 */
package io.coursework.tfmodel.transfer;
