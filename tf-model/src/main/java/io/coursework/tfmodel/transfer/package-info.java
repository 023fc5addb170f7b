/** Weights of a trained model as the first weights of another, and which of them stay. */
package io.coursework.tfmodel.transfer;
