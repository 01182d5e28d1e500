/** A vector in pgvector's notation, which is JSON's. */
export const vectorText = (vector: readonly number[]): string => JSON.stringify(vector);
