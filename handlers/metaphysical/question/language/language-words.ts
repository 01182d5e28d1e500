const wordSet = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/));

/**
 * Common Vietnamese syllables as typed without diacritics, with a few chat abbreviations. None is an English word that
 * a person would use in a question about the stars, nor a common little word of French, Spanish or Italian: hence no
 * "minh" (the city), "song", "long", "da", "di", "se" or "va". Their shape still speaks for Vietnamese, a little.
 */
export const VIETNAMESE_WORDS: ReadonlySet<string> = wordSet(`
  anh bach bao biet binh boi buon cam cau chao chau chieu cho chong chu chua chuc chung chuyen cong cua cung cuoc
  dang dao dau de dieu doi dong duoc duong duyen em gi giai gian giao gio gioi giup hanh hien hieu hnay hoa hoang hoc
  hoi hom ket khi khoe khong kiem kim ko lai lam lau luc luon luong menh met moc moi mong mot muon nam nao nay nen
  ngay nghe nghi nghia nghiep ngoi nguoi nguu nguyet nhan nhat nhe nhieu nho nhu nhung noi ntn nua oi phai phap qua
  quan rang roi sao sinh suc tam tat thang thay theo thi thich thien thoi thuoc thuy tien tiep tinh toi trai trang
  tren troi trong trung truoc tuan tuoi tuong vay vi viec voi vui vuong xem xin xuat yeu
`);

/** The words that hold English sentences together, and those of this service's subject. */
export const ENGLISH_WORDS: ReadonlySet<string> = wordSet(`
  about after again all and any are aries as ask at be been before best but by chart city come could does don each feel
  find for from full get give go good had has have he hello help her here hey hi him his horoscope how i if into is it
  its job just know leo let libra life like look love luck lunar mars mean more much my new next night not now of one or
  our out over people phase planet please read say see she should sign sky some star stars start sun sure tell than
  thank thanks that their them then there these they this time today tonight want was we week were what when where
  which who why will with work would yes you your year
`);

/** English words that are also common Vietnamese syllables without their marks ("can" is cần, "to" is to or tờ). */
export const AMBIGUOUS_WORDS: ReadonlySet<string> = wordSet(`
  a am an ban bit can day did do hay in may me men no on so the to too
`);
