/** A class of the AD schema that a practice forest holds; attributes that the class itself adds. */
export interface ClassRow {
  readonly superior: string;
  readonly kind: 'structural' | 'abstract' | 'auxiliary';
  readonly auxiliary?: string;
  readonly rdn?: string;
  readonly category?: string;
  readonly parents?: string;
  readonly must?: string;
  readonly may?: string;
}
