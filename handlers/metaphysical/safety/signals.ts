import type { CareKind } from './care-texts.ts';

/** What a question says when it is one for people who are qualified. Phrases of whole words, without apostrophes. */
interface Signals {
  /** Lower case without marks: they mean this with marks or without. */
  readonly folded: readonly string[];
  /** With their marks: without them they mean something else as well ("từ từ" is slowly, "thuộc" belongs). */
  readonly marked: readonly string[];
}

const phrases = (list: string): readonly string[] => list.split(',').map((phrase) => phrase.trim());

/** The most urgent first: a question that is of two kinds is of the first one. */
export const SIGNALS: Readonly<Record<CareKind, Signals>> = {
  'self-harm': {
    folded: phrases(`
      suicide, suicidal, kill myself, killing myself, end my life, ending my life, end it all,
      take my own life, taking my own life, want to die, wanna die, wish i was dead, wish i were dead,
      better off dead, better off without me, dont want to live, do not want to live, not want to be alive,
      no reason to live, nothing to live for, tired of living, self harm, self harming, selfharm, hurt myself,
      hurting myself, harm myself, harming myself, cut myself, cutting myself, unalive,
      dont want to be here anymore, dont want to exist, dont want to wake up, overdose, hang myself, tu sat,
      muon chet, khong muon song, khong con muon song, chang muon song, het muon song, khong thiet song,
      chan song, song de lam gi nua, ket thuc cuoc doi, ket thuc cuoc song, ket lieu, muon tu tu, dinh tu tu,
      nghi den tu tu, nghi toi tu tu, y dinh tu tu, y nghi tu tu, chet di cho, chet quach, chet cho xong,
      chet cho roi, tu lam dau, tu hai ban than, lam hai ban than, rach tay, cat tay, cat co tay, nhay cau,
      muon bien mat, khong muon ton tai, muon nhay lau, dinh nhay lau, muon treo co, dinh treo co`),
    marked: phrases(`
      tự tử, tự vẫn, quyên sinh, tự hại, tự làm hại, treo cổ, nhảy lầu`),
  },
  medical: {
    folded: phrases(`
      diagnosis, diagnose, diagnosed, medication, medications, medicine, medicines, symptom, symptoms, chemo,
      chemotherapy, radiotherapy, surgery, biopsy, tumor, tumour, a lump, have cancer, has cancer, had cancer,
      got cancer, get cancer, be cancer, breast cancer, lung cancer, skin cancer, my cancer, cancer treatment,
      cancer is back, cancer come back, pregnant, pregnancy, miscarriage, abortion, ivf, fertility, conceive,
      antidepressant, antidepressants, pills, dosage, prescription, prescribed, my doctor, see a doctor,
      doctor said, doctor says, doctors say, the doctors, hospital, disease, illness, i am ill, im ill,
      am i sick, get sick, so sick, very sick, seriously ill, cure my, be cured, diabetes, blood pressure,
      heart attack, had a stroke, depression, depressed, bipolar, anxiety disorder, panic attacks,
      panic attack, vaccine, vaccinated, about my health, is my health, will my health, my health be,
      health problem, health problems, chest pain, hiv, blood test, therapy for, stop taking my, insulin,
      covid, epilepsy, asthma, migraine, migraines, ung thu, khoi u, phau thuat, mo tim, trieu chung,
      chan doan, benh vien, benh tat, benh gi, bi benh, mac benh, khoi benh, chua benh, kham benh, can benh,
      di kham, gap bac si, bac si noi, bac si bao, di bac si, co bau, say thai, pha thai, thu tinh ong nghiem,
      tram cam, roi loan lo au, suc khoe, dau nguc, dau da day, huyet ap, tieu duong, tiem chung, vac xin,
      dieu tri, uong thuoc, bo thuoc, ngung thuoc, don thuoc, lieu thuoc, thuoc men, dot quy, xet nghiem,
      hiem muon, muon co thai, co thai chua, bao gio co thai, moi co thai, dang mang thai, se mang thai,
      ca mo tim, de di mo, sap di mo, phai di mo`),
    marked: phrases(`
      bệnh, thuốc, ốm, mổ, sinh mổ, phải mổ, đi mổ, ca mổ, có thai, mang thai, ốm nặng, ốm đau, đau đầu,
      hóa trị, hoá trị, xạ trị, nội soi`),
  },
  legal: {
    folded: phrases(`
      lawsuit, lawsuits, to sue, i sue, sue my, sue him, sue her, sue them, be sued, being sued, suing, lawyer,
      lawyers, attorney, solicitor, legal advice, legal case, legal action, legally, is it legal,
      is it illegal, court case, to court, in court, court date, court hearing, custody, arrested,
      charges against, press charges, pressing charges, plead guilty, go to jail, go to prison, in jail,
      in prison, on bail, probation, deported, deportation, contest the will, restraining order, khoi kien,
      kien tung, kien ra toa, vu kien, hau toa, toa an, luat su, to tung, tranh chap, quyen nuoi con,
      chia thua ke, phap ly, phap luat, bi bat giam, an treo, cong an bat, cong an moi, lam don kien,
      ra toa an, ra toa ngay, ra toa thi, ra hau toa, bi ngoi tu, phai ngoi tu`),
    marked: phrases(`
      nên kiện, muốn kiện, thua kiện, thắng kiện, kiện công ty, kiện họ, đi tù, ở tù, vào tù, ngồi tù, tố cáo,
      vụ án, đi kiện, bị kiện, ra tòa, ra toà`),
  },
  gambling: {
    folded: phrases(`
      lottery, lotto, powerball, mega millions, euromillions, casino, casinos, gamble, gambling, bet on,
      to bet, i bet my, a bet, place a bet, my bets, betting, roulette, slot machine, slot machines, poker,
      blackjack, baccarat, jackpot, lucky numbers, winning numbers, numbers to play, numbers should i play,
      number should i play, horse race, horse races, sportsbook, scratch card, scratch cards, bookmaker,
      raffle, xo so, co bac, danh bac, song bac, vietlott, ban ca doi thuong, tai xiu, soi cau, trung doc dac,
      danh con gi, mua so nao, so may hom nay, keo bong da, mua ve so, trung ve so, choi ca do, danh ca do,
      choi ca cuoc, choi lo de, danh lo de, choi so de, danh de so, choi no hu, con so may man hom nay`),
    marked: phrases(`
      số đề, lô đề, con đề, cá độ, đánh lô, vé số, nổ hũ, cá cược, đánh đề, chơi đề, chơi lô, trúng số,
      bạch thủ`),
  },
};

/**
 * "Nóng muốn chết" is only very hot: after these words the phrase says how much. Not after sad, tired or bored, where it
 * may be meant.
 */
export const IDIOMS: RegExp =
  / (?:nong|lanh|doi|khat|vui|ngon|dep|cuoi|ngai|xau ho|thich|yeu|ghet|nho \S+|me) (?:qua )?muon chet /g;
